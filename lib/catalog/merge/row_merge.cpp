#include "catalog/merge/row_merge.hpp"

#include "model/time_text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace hwsync {

namespace {

std::uint64_t& count_of(RowCounts& counts, LineOutcome outcome) {
    switch (outcome) {
    case LineOutcome::created:
        return counts.created;
    case LineOutcome::updated:
        return counts.updated;
    case LineOutcome::older:
        return counts.older;
    case LineOutcome::unchanged:
    case LineOutcome::rejected:
        break;
    }
    return counts.unchanged;
}

bool is_live_row(const StoredRow* stored) {
    return stored != nullptr && stored->deleted_at.empty();
}

bool is_accepted_outcome(LineOutcome outcome) noexcept {
    return outcome != LineOutcome::rejected && outcome != LineOutcome::older;
}

/// Whether the product's line was older than the catalog's row, so that only
/// variants that are newer than that row are taken from it.
bool is_of_older_product(const ProductState* product) {
    return product != nullptr && product->older && !product->accepted;
}

void complete(Record& record, const StoredRow& stored,
              std::span<const std::size_t> kept) {
    for (const auto i : kept) {
        if (!record.values[i].present()) {
            record.values[i] = stored.values[i];
        }
    }
    if (record.product_id == 0) {
        record.product_id = stored.product_id;
    }
}

struct Difference {
    bool content = false;
    bool times = false;
};

/// In what the record says.
Difference compare(const Record& record, const StoredRow& stored,
                   std::span<const std::size_t> kept) {
    Difference difference;
    const auto fields = fields_of(record.kind);
    for (const auto i : kept) {
        if (record.values[i].present() &&
            !(record.values[i] == stored.values[i])) {
            (fields[i].is_shopify_time ? difference.times
                                       : difference.content) = true;
        }
    }
    if (record.kind == RecordKind::variant && record.product_id != 0 &&
        record.product_id != stored.product_id) {
        difference.content = true;
    }
    return difference;
}

StoredRow row_of(const Record& record, const StoredRow& stored,
                 std::int64_t run) {
    StoredRow row;
    row.id = record.id;
    row.product_id = record.product_id;
    row.line_hash = record.line_hash;
    row.created_run = stored.created_run;
    row.changed_run = run;
    row.values = record.values;
    return row;
}

} // namespace

void MergeContext::reject(const Reject& reject) {
    totals.rejected.count(reject);
    rejects.add(reject);
}

bool is_superseded(std::string_view time, std::uint64_t line,
                   std::string_view other_time, std::uint64_t other_line) {
    const bool is_later = is_earlier(other_time, time); // NOLINT: so meant
    return is_earlier(time, other_time) || (!is_later && line < other_line);
}

RowMerge::RowMerge(MergeContext& context, RecordKind kind, RowStore& rows,
                   RowStore& products)
    : m_context(context), m_kind(kind), m_rows(rows), m_products(products),
      m_counts(kind == RecordKind::product ? context.totals.products
                                           : context.totals.variants),
      m_is_first_load(rows.is_first_load()),
      m_meets_late(rows.meets_lines_late()) {}

/// A time in the future is not trusted: such a record counts as being as old as
/// its export, and such a row as older than whatever is read later.
RowMerge::Changed RowMerge::changed(const Record& record,
                                    const StoredRow& stored) const {
    const auto& time = m_context.time;
    const auto ours = record.updated_at().text;
    const auto theirs = updated_at_of(stored, m_kind);
    return {time.lies_ahead(ours) ? std::string_view{time.began()} : ours,
            time.lies_ahead(theirs) ? std::string_view{} : theirs};
}

/// Whether they are equally old, as Shopify's times tell seconds apart, and the
/// record says otherwise than the row.
bool RowMerge::contradicts(const Record& record,
                           const StoredRow& stored) const {
    const auto at = changed(record, stored);
    return at.record == at.row && record.line_hash != stored.line_hash &&
           compare(record, stored, m_rows.kept()).content;
}

/// Whether the record has to wait until the input has ended. Only then is it
/// known when the export began, and whether a newer line of its product came.
/// Both matter for a row that is not live; the first also matters for a record
/// whose time is in the future.
bool RowMerge::must_defer(const Record& record, const StoredRow* stored,
                          const ProductState* product) const {
    const auto& time = m_context.time;
    if (!time.is_reading()) {
        return false;
    }
    if (is_live_row(stored)) {
        return !time.is_given() && time.lies_ahead(record.updated_at().text);
    }
    return stored != nullptr || is_of_older_product(product) ||
           (!time.is_given() && m_context.may_be_outdated());
}

/// Whether a newer reading of the whole shop tells what became of its row.
bool RowMerge::is_outdated(const Record& record) const {
    return m_context.may_be_outdated() &&
           !m_context.prior.left_open(m_kind, record.id, record.product_id);
}

/// Whether the catalog knows something newer than the record.
bool RowMerge::is_older(const Record& record, const StoredRow* stored,
                        const ProductState* product, bool is_twin) {
    if (stored != nullptr) {
        const auto at = changed(record, *stored);
        if (is_earlier(at.record, at.row)) {
            return true;
        }
        if (is_live_row(stored)) {
            // What this run has stored comes from a line of the same export.
            const auto* before =
                is_twin ? m_rows.find_prior(record.id) : stored;
            return m_context.time.is_given() && is_live_row(before) &&
                   is_outdated(record) && contradicts(record, *before);
        }
        if (is_earlier(m_context.time.began(), stored->deleted_at)) {
            return true;
        }
    }
    if (is_outdated(record)) {
        return true;
    }
    if (!is_of_older_product(product)) {
        return false;
    }
    const auto* row = m_products.find(record.product_id);
    return row == nullptr ||
           !is_earlier(updated_at_of(*row, RecordKind::product),
                       record.updated_at().text);
}

/// Whether the record loses against the earlier line with the same id. `older`
/// tells that it loses against the catalog, too.
bool RowMerge::is_twin_superseded(const Record& record, const HeldLine& earlier,
                                  const StoredRow* stored, bool older) const {
    const bool is_before = record.line < earlier.line;
    if (stored == nullptr) {
        // No row tells the time of the earlier line, which was older than the
        // catalog. A record that is not older than the catalog is newer than
        // that line.
        return older && is_before;
    }
    const auto at = changed(record, *stored);
    return earlier.outcome == LineOutcome::older
               ? is_earlier(at.record, at.row) && is_before
               : older || is_superseded(at.record, record.line, at.row,
                                        earlier.line);
}

MergeResult RowMerge::put(Record& record, const ProductState* product,
                          bool has_no_product) {
    if (m_meets_late) {
        return set_aside(record, has_no_product);
    }
    auto earlier = m_held.find(record.id);
    const bool is_new = !earlier.has_value();
    if (earlier && earlier->outcome == LineOutcome::rejected) {
        earlier.reset();
    }
    const auto* stored =
        m_is_first_load && !earlier ? nullptr : m_rows.find(record.id);
    if (must_defer(record, stored, product)) {
        return {MergeOutcome::deferred, is_new};
    }
    const bool older = is_older(record, stored, product, earlier.has_value());
    if (earlier) {
        if (is_twin_superseded(record, *earlier, stored, older)) {
            reject_twin(record.id, record.line, earlier->line);
            return {MergeOutcome::superseded, is_new};
        }
        reject_twin(record.id, earlier->line, record.line);
        uncount(earlier->outcome);
    } else if (is_new && is_live_row(stored)) {
        ++m_held_live;
    }

    auto outcome = LineOutcome::older;
    if (!older) {
        outcome = store(record, stored);
        if (earlier && (earlier->outcome == LineOutcome::created ||
                        earlier->outcome == LineOutcome::updated)) {
            outcome = earlier->outcome;
        }
    } else if (!is_live_row(stored)) {
        m_context.totals.outdated += m_context.may_be_outdated() ? 1U : 0U;
        if (stored == nullptr) {
            m_new_ids.push_back(record.id);
        }
    }
    count(record.id, {record.line, outcome}, is_new);
    return {outcome == LineOutcome::older ? MergeOutcome::older
                                          : MergeOutcome::stored,
            is_new};
}

MergeResult RowMerge::put(const KnownRow& known) {
    const auto earlier = m_held.find(known.id);
    const bool is_new = !earlier.has_value();
    if (is_new) {
        ++m_held_live;
    }
    if (earlier && earlier->outcome != LineOutcome::rejected) {
        const auto* stored = m_rows.find(known.id);
        const auto* prior = m_rows.find_prior(known.id);
        if (earlier->outcome != LineOutcome::older &&
            is_superseded(updated_at_of(*prior, m_kind), known.line,
                          updated_at_of(*stored, m_kind), earlier->line)) {
            reject_twin(known.id, known.line, earlier->line);
            return {MergeOutcome::superseded, is_new};
        }
        reject_twin(known.id, earlier->line, known.line);
        uncount(earlier->outcome);
        m_rows.update(*prior);
    }
    count(known.id, {known.line, LineOutcome::unchanged}, is_new);
    return {MergeOutcome::stored, is_new};
}

LineOutcome RowMerge::store(Record& record, const StoredRow* stored) {
    if (stored != nullptr) {
        return change(record, *stored);
    }
    ++m_created;
    if (!m_is_first_load) {
        m_new_ids.push_back(record.id);
    }
    m_rows.create(record);
    return LineOutcome::created;
}

RowMerge::Change RowMerge::change_of(Record& record,
                                     const StoredRow& stored) const {
    const auto kept = m_rows.kept();
    complete(record, stored, kept);
    const bool revived = !stored.deleted_at.empty();
    const auto difference = compare(record, stored, kept);
    Change change{row_of(record, stored, m_context.run), Change::Extent::all,
                  revived              ? LineOutcome::created
                  : difference.content ? LineOutcome::updated
                                       : LineOutcome::unchanged};
    if (difference.content || revived) {
        return change;
    }
    change.row.changed_run = stored.changed_run;
    if (!m_context.rules.rewrite) {
        const bool has_other_times =
            difference.times || record.line_hash != stored.line_hash;
        change.extent =
            has_other_times ? Change::Extent::times : Change::Extent::nothing;
    }
    return change;
}

LineOutcome RowMerge::change(Record& record, const StoredRow& stored) {
    const auto change = change_of(record, stored);
    if (change.extent == Change::Extent::all) {
        m_rows.update(change.row);
    } else if (change.extent == Change::Extent::times) {
        m_rows.update_times(change.row);
    }
    return change.outcome;
}

void RowMerge::hold(std::int64_t id, std::uint64_t line, std::int64_t product) {
    if (m_meets_late) {
        Record record;
        record.id = id;
        record.product_id = product;
        record.line = line;
        m_rows.set_aside(record, {!m_context.time.is_reading(), false, true});
        return;
    }
    if (is_held(id)) {
        return;
    }
    if (!m_is_first_load && is_live(id)) {
        ++m_held_live;
    }
    m_held.put(id, {line, LineOutcome::rejected});
}

std::int64_t RowMerge::stored_product_of(std::int64_t variant) {
    if (m_is_first_load && !m_meets_late && !is_held(variant)) {
        return 0;
    }
    const auto* stored = m_rows.find(variant);
    return stored == nullptr ? 0 : stored->product_id;
}

bool RowMerge::is_live(std::int64_t id) {
    return is_live_row(m_rows.find(id));
}

bool RowMerge::is_accepted(std::int64_t id) const {
    const auto held = m_held.find(id);
    return held && is_accepted_outcome(held->outcome);
}

void RowMerge::for_each_accepted(
    const std::function<void(std::int64_t)>& visit) const {
    m_held.for_each([&](std::int64_t id, HeldLine held) {
        if (is_accepted_outcome(held.outcome)) {
            visit(id);
        }
    });
}

void RowMerge::finish() {
    if (m_kind == RecordKind::variant) {
        m_held = {};
    }
    std::sort(m_new_ids.begin(), m_new_ids.end());
}

void RowMerge::reject_twin(std::int64_t id, std::uint64_t loser,
                           std::uint64_t winner) {
    m_context.reject(
        {loser, fmt::format("line {} has the same id and is kept", winner),
         m_kind, id, 0});
}

void RowMerge::count(std::int64_t id, HeldLine line, bool is_new) {
    ++count_of(m_counts, line.outcome);
    ++m_counts.read;
    if (is_new) {
        m_held.put_new(id, line);
    } else {
        m_held.put(id, line);
    }
}

/// Takes back what was counted for a line that another line supersedes.
void RowMerge::uncount(LineOutcome outcome) {
    --count_of(m_counts, outcome);
    --m_counts.read;
}

} // namespace hwsync
