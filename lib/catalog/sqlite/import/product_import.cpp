#include "catalog/sqlite/import/product_import.hpp"

#include "catalog/sqlite/import/bulk_load.hpp"
#include "catalog/sqlite/import/deletions.hpp"
#include "catalog/sqlite/import/foreign_ids.hpp"
#include "catalog/sqlite/import/merge.hpp"
#include "catalog/sqlite/import/reading_log.hpp"
#include "catalog/sqlite/import/rejected_lines.hpp"
#include "catalog/sqlite/open/key_renewal.hpp"
#include "catalog/sqlite/rows/identifier_counts.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/shops.hpp"
#include "catalog/sqlite/runs/live_log.hpp"
#include "catalog/sqlite/runs/match_basis.hpp"
#include "catalog/sqlite/runs/retention.hpp"
#include "catalog/sqlite/runs/run_log.hpp"
#include "model/matching.hpp"
#include "model/time_text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace hwsync::sqlite {

namespace {

namespace pf = product_field;

std::int32_t declared_variants(const Value& count) {
    constexpr std::int64_t most = 1'000'000;
    return count.type == Value::Type::integer
               ? static_cast<std::int32_t>(std::min(count.integer, most))
               : -1;
}

/// Where what has to wait is set aside; empty for a catalog in memory.
std::filesystem::path folder_for_waiting(const std::filesystem::path& catalog) {
    return catalog.empty() ? catalog
                           : std::filesystem::absolute(catalog).parent_path();
}

/// Makes the shop known where it is new, and its keys current.
ShopScope scope_of_child(const Connection& connection, const ShopRules& child) {
    const bool is_new = !find_shop(connection, child.shop);
    auto scope = scope_of(connection, child);
    if (is_new) {
        set_last_later_rules(connection, scope.shop, all_later_rules());
    }
    renew_keys(connection, scope);
    return scope;
}

} // namespace

SqliteProductImport::SqliteProductImport(WriteSession session, std::int64_t run,
                                         const ImportRules& rules,
                                         const ShopRules* child,
                                         CatalogIdentity identity,
                                         RejectLog& rejects)
    : m_session(std::move(session)), m_transaction(*m_session.connection),
      m_scope(child == nullptr ? ShopScope{}
                               : scope_of_child(*m_session.connection, *child)),
      m_identity(std::move(identity)),
      m_state(*m_session.connection, m_scope,
              PriorRows{m_session.catalog, m_scope, m_session.stop},
              folder_for_waiting(m_session.catalog), run, rules, rejects),
      m_finisher(m_scope) {
    if (m_scope.is_primary()) {
        const auto before = identity_of(*m_session.connection).identifier;
        if (before && m_identity.identifier &&
            *before != *m_identity.identifier) {
            change_identifier(*m_session.connection, *before,
                              *m_identity.identifier, run);
        }
    }
    m_totals.products_before =
        live_rows(*m_session.connection, m_scope, RecordKind::product);
    m_totals.variants_before =
        live_rows(*m_session.connection, m_scope, RecordKind::variant);
    if (m_state.variants.first_load &&
        has_no_variants(*m_session.connection, m_scope)) {
        m_dropped_indexes = drop_variant_indexes(*m_session.connection, m_scope,
                                                 LoadIndexes::of_keys);
    }
    if (m_session.has_snapshots && !rules.rewrite &&
        !m_state.products.first_load) {
        m_known.emplace(m_session.catalog, m_scope, m_session.stop);
    }
}

SqliteProductImport::~SqliteProductImport() = default;

void SqliteProductImport::put(Batch& batch) {
    if (is_earlier(m_state.newest_update, batch.newest_update) ||
        m_state.newest_update.empty()) {
        m_state.newest_update = batch.newest_update;
    }
    for (const auto& known : batch.known) {
        put_known(known);
    }
    for (auto& record : batch.records) {
        if (record.kind == RecordKind::product) {
            ++m_totals.product_lines;
            put_product(record);
        } else {
            ++m_totals.variant_lines;
            put_variant(record);
        }
    }
    drop_indexes_of_near_forms();
    for (const auto& reject : batch.rejects) {
        hold_rejected(m_state, reject);
        count_rejected(reject);
    }
    m_totals.skipped += batch.skipped;
}

void SqliteProductImport::count_rejected(const Reject& reject) {
    if (reject.kind) {
        ++(*reject.kind == RecordKind::product ? m_totals.product_lines
                                               : m_totals.variant_lines);
    }
}

void SqliteProductImport::drop_indexes_of_near_forms() {
    if (m_dropped_indexes.empty() || m_near_indexes_dropped ||
        m_state.variants.near_forms <= few_near_forms) {
        return;
    }
    m_near_indexes_dropped = true;
    m_state.products.table.let_go();
    m_state.variants.table.let_go();
    const auto dropped = drop_variant_indexes(*m_session.connection, m_scope,
                                              LoadIndexes::of_near_forms);
    m_dropped_indexes.insert(m_dropped_indexes.end(), dropped.begin(),
                             dropped.end());
}

void SqliteProductImport::put_known(const KnownRow& known) {
    const bool is_product = known.kind == RecordKind::product;
    ++(is_product ? m_totals.product_lines : m_totals.variant_lines);
    const auto [outcome, is_new] = merge_known(m_state, known);
    if (is_product) {
        if (outcome == MergeOutcome::stored) {
            auto& product = m_state.states[known.id];
            product.accepted = true;
            product.declared = static_cast<std::int32_t>(known.variants_count);
        }
    } else if (is_new) {
        ++m_state.states[known.product_id].came;
    }
}

void SqliteProductImport::put_product(Record& record) {
    const auto declared = declared_variants(record.values[pf::variants_count]);
    const auto outcome = merge(m_state, record, nullptr).outcome;
    if (outcome == MergeOutcome::deferred) {
        m_deferred.add(record);
        return;
    }
    auto& product = m_state.states[record.id];
    if (outcome == MergeOutcome::stored) {
        product.accepted = true;
        product.declared = declared;
        note_status(record.values[pf::status].text);
    } else if (outcome == MergeOutcome::older) {
        product.older = true;
    }
}

void SqliteProductImport::note_status(std::string_view status) {
    if (is_known_status(status)) {
        return;
    }
    if (++m_totals.unknown_statuses == 1) {
        m_totals.unknown_status = status;
    }
}

std::int64_t SqliteProductImport::product_of(const Record& record) {
    if (record.product_id != 0) {
        return record.product_id;
    }
    auto& variants = m_state.variants;
    if (variants.first_load && !variants.held.find(record.id)) {
        return 0;
    }
    const auto* stored = variants.find(record.id);
    return stored == nullptr ? 0 : stored->product_id;
}

void SqliteProductImport::put_variant(Record& record) {
    const auto product_id = product_of(record);
    const auto* product = m_state.states.find(product_id);
    if (product == nullptr || !product->is_present()) {
        m_deferred.add(record);
        return;
    }
    merge_variant(record, product_id);
}

void SqliteProductImport::merge_variant(Record& record,
                                        std::int64_t product_id) {
    record.product_id = product_id;
    const auto product = m_state.states[product_id];
    const auto [outcome, is_new] = merge(m_state, record, &product);
    if (outcome == MergeOutcome::deferred) {
        m_deferred.add(record);
    } else if (is_new) {
        ++m_state.states[product_id].came;
    }
}

void SqliteProductImport::reject_variant(const Record& record,
                                         std::int64_t product_id,
                                         std::string reason) {
    hold_rejected(m_state, {record.line, std::move(reason), RecordKind::variant,
                            record.id, product_id});
}

void SqliteProductImport::merge_deferred_variant(Record& record) {
    const auto product_id = product_of(record);
    if (product_id == 0) {
        reject_variant(record, 0, "it names no product");
        return;
    }
    const auto* product = m_state.states.find(product_id);
    if (product != nullptr && product->is_present()) {
        merge_variant(record, product_id);
        return;
    }
    if (product != nullptr && product->rejected) {
        reject_variant(record, product_id,
                       fmt::format("its product {} was rejected", product_id));
        return;
    }
    const auto* stored = m_state.products.find(product_id);
    if (stored != nullptr && stored->deleted_at.empty()) {
        merge_variant(record, product_id);
        return;
    }
    reject_variant(record, product_id,
                   fmt::format("its product {} is neither in the export nor "
                               "in the catalog",
                               product_id));
}

void SqliteProductImport::merge_deferred() {
    m_deferred.for_each(RecordKind::product,
                        [this](Record& record) { put_product(record); });
    m_deferred.for_each(RecordKind::variant, [this](Record& record) {
        merge_deferred_variant(record);
    });
}

ImportTotals SqliteProductImport::settle() {
    m_known.reset();
    m_state.begin_settling();
    merge_deferred();
    m_state.products.write_waiting();
    m_state.variants.write_waiting();
    make_indexes(*m_session.connection, m_dropped_indexes);
    count_totals();
    const bool all_held =
        m_state.products.held_live == m_totals.products_before &&
        m_state.variants.held_live == m_totals.variants_before;
    if (!all_held || !m_state.rules.gone.empty()) {
        end_what_is_gone(m_state);
    }
    m_totals.products = m_state.products.counts;
    m_totals.variants = m_state.variants.counts;
    m_totals.rejected = m_state.rejected;
    m_totals.withheld = m_state.withheld;
    m_totals.outdated = m_state.outdated;
    m_state.end_settling();
    return m_totals;
}

IdentifierCounts
SqliteProductImport::count_identifiers(const MatchingConfig& matching) {
    return sqlite::count_identifiers(
        *m_session.connection, m_scope,
        m_identity.identifier.value_or(Identifier::sku), matching);
}

void SqliteProductImport::count_totals() {
    m_state.states.for_each(
        [this](std::int64_t id, const ProductState& product) {
            if (product.incomplete()) {
                m_totals.incomplete.push_back(id);
            }
        });
    std::sort(m_totals.incomplete.begin(), m_totals.incomplete.end());
}

std::optional<ForeignId> SqliteProductImport::foreign_id() {
    return find_foreign_id(m_state);
}

ForeignCounts SqliteProductImport::foreign_counts() {
    return count_foreign(m_state, *m_identity.identifier);
}

void SqliteProductImport::commit(Time now, const std::string& counts) {
    set_identity(*m_session.connection, m_identity);
    if (has_changes()) {
        note_catalog_change(*m_session.connection, m_state.run);
    }
    store_reading();
    if (const auto until = parse_time(m_state.newest_update);
        m_state.rules.mode == ImportMode::whole && until) {
        set_known_until(*m_session.connection, *until);
    }
    forget_old_history(*m_session.connection, now, m_state.rules.keep_history);
    finish_run(*m_session.connection, m_state.run, {now, RunState::done, 0, {}},
               counts, m_state.rejects);
    m_transaction.commit();
}

bool SqliteProductImport::has_changes() const noexcept {
    const auto has = [](const RowCounts& counts) {
        return counts.created + counts.updated + counts.deleted > 0;
    };
    return has(m_totals.products) || has(m_totals.variants);
}

std::optional<Connection> SqliteProductImport::concurrent_reader() const {
    if (!m_session.has_snapshots) {
        return std::nullopt;
    }
    return Connection::beside(m_session.catalog, m_session.stop);
}

void SqliteProductImport::store_reading() {
    if (m_state.rules.mode == ImportMode::partial && m_state.withholds()) {
        hold_watermarks();
    }
    store_live(*m_session.connection, m_scope, m_identity.primary, m_state.run,
               m_state.rules.live);
    store_reading_log(m_state, shop_name());
    store_tallies();
}

void SqliteProductImport::store_tallies() {
    const auto after = [](std::uint64_t before, const RowCounts& counts) {
        return before + counts.created - counts.deleted;
    };
    set_live_rows(*m_session.connection, m_scope, RecordKind::product,
                  after(m_totals.products_before, m_totals.products));
    set_live_rows(*m_session.connection, m_scope, RecordKind::variant,
                  after(m_totals.variants_before, m_totals.variants));
}

std::string_view SqliteProductImport::shop_name() const {
    return m_scope.is_primary() ? m_identity.primary : m_scope.name;
}

} // namespace hwsync::sqlite
