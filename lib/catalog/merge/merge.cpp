#include "catalog/merge/merge.hpp"

#include "model/matching.hpp"
#include "model/time_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>

namespace hwsync {

namespace {

namespace pf = product_field;

std::int32_t declared_variants(const Value& count) {
    constexpr std::int64_t most = 1'000'000;
    return count.type == Value::Type::integer
               ? static_cast<std::int32_t>(std::min(count.integer, most))
               : -1;
}

std::uint64_t& lines_of(ImportTotals& totals, RecordKind kind) {
    return kind == RecordKind::product ? totals.product_lines
                                       : totals.variant_lines;
}

} // namespace

Merge::Merge(RowStore& products, RowStore& variants, std::int64_t run,
             const ImportRules& rules, PriorReading prior, RejectLog& rejects)
    : m_context(run, rules, std::move(prior), rejects),
      m_products(m_context, RecordKind::product, products, products),
      m_variants(m_context, RecordKind::variant, variants, products) {}

void Merge::put(const KnownRow& known) {
    ++lines_of(m_context.totals, known.kind);
    if (known.kind == RecordKind::variant) {
        if (m_variants.put(known).is_new) {
            add_to_count(known.product_id, 1);
        }
        return;
    }
    auto product = state_of(known.id);
    const auto before = product.had_all ? count_before(known.id) : 0;
    if (m_products.put(known).outcome == MergeOutcome::stored) {
        product.accept(static_cast<std::int32_t>(known.variants_count), before);
        keep(known.id, product);
    }
}

/// What the input has said about a product. If all variants of a product have
/// come, only the fact that its line was accepted is known.
ProductState Merge::state_of(std::int64_t product) const {
    if (const auto* state = m_states.find(product)) {
        return *state;
    }
    ProductState state;
    if (m_products.is_accepted(product)) {
        state.accepted = true;
        state.had_all = true;
        state.declared = 0;
    }
    return state;
}

void Merge::keep(std::int64_t product, const ProductState& state) {
    if (state.has_all()) {
        m_states.erase(product);
    } else {
        m_states[product] = state;
    }
}

void Merge::add_to_count(std::int64_t product, std::int32_t variants) {
    auto state = state_of(product);
    state.came += variants;
    keep(product, state);
}

/// How many variants of a product had come when it was complete.
std::int32_t Merge::count_before(std::int64_t product) {
    const auto* row = m_products.stored_row(product);
    return row == nullptr
               ? 0
               : std::max(declared_variants(row->values[pf::variants_count]),
                          0);
}

bool Merge::put(Record& record) {
    ++lines_of(m_context.totals, record.kind);
    if (record.kind == RecordKind::product) {
        return put_product(record);
    }
    const auto product_id = product_of(record);
    return state_of(product_id).is_present() && put_variant(record, product_id);
}

void Merge::put(const Reject& reject) {
    if (reject.kind) {
        ++lines_of(m_context.totals, *reject.kind);
    }
    hold(reject);
}

bool Merge::put_product(Record& record) {
    const auto declared = declared_variants(record.values[pf::variants_count]);
    auto product = state_of(record.id);
    const auto before = product.had_all ? count_before(record.id) : 0;
    const auto outcome = m_products.put(record, nullptr).outcome;
    if (outcome == MergeOutcome::deferred) {
        return false;
    }
    if (outcome == MergeOutcome::stored) {
        product.accept(declared, before);
        note_status(record.values[pf::status].text);
    } else if (outcome == MergeOutcome::older) {
        product.older = true;
    }
    keep(record.id, product);
    return true;
}

void Merge::note_status(std::string_view status) {
    if (is_known_status(status)) {
        return;
    }
    if (++m_context.totals.unknown_statuses == 1) {
        m_context.totals.unknown_status = status;
    }
}

std::int64_t Merge::product_of(const Record& record) {
    return record.product_id != 0 ? record.product_id
                                  : m_variants.stored_product_of(record.id);
}

bool Merge::put_variant(Record& record, std::int64_t product_id) {
    const bool has_no_product = record.product_id == 0;
    record.product_id = product_id;
    auto product = state_of(product_id);
    const auto [outcome, is_new] =
        m_variants.put(record, &product, has_no_product);
    if (outcome == MergeOutcome::deferred) {
        return false;
    }
    product.came += is_new ? 1 : 0;
    keep(product_id, product);
    return true;
}

void Merge::put_deferred(Record& record) {
    if (record.kind == RecordKind::product) {
        put_product(record);
        return;
    }
    const auto product_id = product_of(record);
    if (product_id == 0) {
        reject_variant(record, 0, "it names no product");
        return;
    }
    const auto product = state_of(product_id);
    const bool is_present = product.is_present();
    if (!is_present && product.rejected) {
        reject_variant(record, product_id,
                       fmt::format("its product {} was rejected", product_id));
    } else if (is_present || m_products.is_live(product_id)) {
        put_variant(record, product_id);
    } else {
        reject_variant(record, product_id,
                       fmt::format("its product {} is neither in the export "
                                   "nor in the catalog",
                                   product_id));
    }
}

void Merge::reject_variant(const Record& record, std::int64_t product_id,
                           std::string reason) {
    hold({record.line, std::move(reason), RecordKind::variant, record.id,
          product_id});
}

void Merge::hold(const Reject& reject) {
    m_context.reject(reject);
    if (reject.id == 0 || !reject.kind) {
        hold_nameless(reject);
        return;
    }
    const auto kind = *reject.kind;
    m_gaps.emplace_back(kind, reject.id);
    if (kind == RecordKind::product) {
        auto state = state_of(reject.id);
        state.rejected = true;
        keep(reject.id, state);
        m_products.hold(reject.id, reject.line, 0);
        return;
    }
    if (m_variants.is_held(reject.id)) {
        return;
    }
    const auto product = reject.product_id != 0
                             ? reject.product_id
                             : m_variants.stored_product_of(reject.id);
    if (product != 0) {
        add_to_count(product, 1);
    }
    m_variants.hold(reject.id, reject.line, product);
}

void Merge::hold_nameless(const Reject& reject) {
    if (reject.product_id == 0) {
        m_has_nameless = true;
        return;
    }
    auto state = state_of(reject.product_id);
    if (state.unnamed < std::numeric_limits<std::uint8_t>::max()) {
        ++state.unnamed;
    }
    keep(reject.product_id, state);
    m_has_unnamed_variant = true;
    m_gaps.emplace_back(RecordKind::product, reject.product_id);
}

bool Merge::is_later(std::string_view created_at,
                     std::string_view updated_at) const {
    const auto& time = m_context.time;
    const bool is_outdated = time.is_given() && m_context.may_be_outdated();
    const auto is_after = [&](std::string_view other) {
        return is_earlier(time.began(), other) ||
               (is_outdated && other == time.began());
    };
    return is_after(created_at) || is_after(updated_at);
}

/// Whether the input contains all variants of the product.
bool Merge::came_whole(const ProductState& product) const {
    if (!product.accepted || product.rejected || product.incomplete()) {
        return false;
    }
    // No line of a live operation can be missing.
    const auto& rules = m_context.rules;
    return product.declared >= 0 || !rules.live.operation.empty() ||
           rules.mode == ImportMode::whole;
}

Merge::Fate Merge::fate_of_product(std::int64_t id, std::string_view created_at,
                                   std::string_view updated_at) const {
    if (m_products.is_held(id) || m_states.find(id) != nullptr) {
        return Fate::stays;
    }
    return is_later(created_at, updated_at) ? Fate::newer : fate_of_nameless();
}

Merge::Fate Merge::fate_of_variant(std::int64_t id, std::int64_t product_id,
                                   std::string_view created_at,
                                   std::string_view updated_at) const {
    const auto product = state_of(product_id);
    if (!came_whole(product) || m_variants.is_held(id)) {
        return Fate::stays;
    }
    if (is_later(created_at, updated_at)) {
        return Fate::newer;
    }
    return product.unnamed > 0 ? Fate::withheld : fate_of_nameless();
}

void Merge::for_each_whole_product(
    const std::function<void(std::int64_t)>& visit) const {
    m_products.for_each_accepted([&](std::int64_t id) {
        if (came_whole(state_of(id))) {
            visit(id);
        }
    });
}

bool Merge::is_complete(std::int64_t product) const {
    const auto state = state_of(product);
    return state.accepted && !state.incomplete();
}

/// When it came, each line was counted for its product as if it were new.
RowMerge::Settled Merge::settle(std::vector<LineAside>& lines) {
    for (std::size_t i = 1; i < lines.size(); ++i) {
        if (const auto product = lines[i].record.product_id; product != 0) {
            add_to_count(product, -1);
        }
    }
    return m_variants.settle(lines);
}

void Merge::finish() {
    m_products.finish();
    m_variants.finish();
    auto& incomplete = m_context.totals.incomplete;
    m_states.for_each([&](std::int64_t id, const ProductState& product) {
        if (product.incomplete()) {
            incomplete.push_back(id);
        }
    });
    std::sort(incomplete.begin(), incomplete.end());
}

bool Merge::withholds() const noexcept {
    return m_context.totals.withheld > 0 ||
           (m_context.rules.mode == ImportMode::partial &&
            (m_has_nameless || m_has_unnamed_variant));
}

} // namespace hwsync
