#include "catalog/sqlite/import/product_import.hpp"

#include "catalog/sqlite/import/bulk_load.hpp"
#include "catalog/sqlite/import/deletions.hpp"
#include "catalog/sqlite/import/foreign_ids.hpp"
#include "catalog/sqlite/import/stored_lines.hpp"
#include "catalog/sqlite/open/key_renewal.hpp"
#include "catalog/sqlite/rows/identifier_counts.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/shops.hpp"
#include "catalog/sqlite/runs/match_basis.hpp"
#include "catalog/sqlite/schema/dropped_parts.hpp"

namespace hwsync::sqlite {

namespace {

/// Where what has to wait is set aside; empty for a catalog in memory.
std::filesystem::path folder_for_waiting(const std::filesystem::path& catalog) {
    return catalog.empty() ? catalog
                           : std::filesystem::absolute(catalog).parent_path();
}

/// Makes the shop known where it is new, and its keys current.
ShopScope scope_of_child(Connection& connection, const ShopRules& child,
                         std::int64_t run) {
    const bool is_new = !find_shop(connection, child.shop);
    auto scope = scope_of(connection, child);
    if (is_new) {
        set_last_later_rules(connection, scope.shop, all_later_rules());
    }
    renew_keys(connection, scope, run);
    return scope;
}

std::unique_ptr<LoadedShop> loaded_shop(const WriteSession& session,
                                        const ShopScope& scope,
                                        std::int64_t run) {
    const bool is_loaded = session.use_loader && session.has_snapshots &&
                           LoadedShop::is_possible(*session.connection, scope);
    return is_loaded ? std::make_unique<LoadedShop>(session.catalog, scope, run,
                                                    session.stop)
                     : nullptr;
}

void append(std::vector<std::string>& list,
            const std::vector<std::string>& more) {
    list.insert(list.end(), more.begin(), more.end());
}

} // namespace

SqliteProductImport::SqliteProductImport(WriteSession session, std::int64_t run,
                                         const ImportRules& rules,
                                         const ShopRules* child,
                                         CatalogIdentity identity,
                                         RejectLog& rejects)
    : m_session(std::move(session)), m_transaction(*m_session.connection),
      m_scope(child == nullptr
                  ? ShopScope{}
                  : scope_of_child(*m_session.connection, *child, run)),
      m_identity(std::move(identity)),
      m_loaded(loaded_shop(m_session, m_scope, run)),
      m_state(*m_session.connection, m_scope,
              PriorRows{m_session.catalog, m_scope, m_session.stop},
              folder_for_waiting(m_session.catalog), run, rules, m_loaded.get(),
              rejects),
      m_batches(m_state.merge, m_session.connection->spill_folder(),
                m_session.stop),
      m_rejects(rejects), m_finisher(m_scope), m_late_finisher(m_scope) {
    if (m_scope.is_primary()) {
        const auto before = identity_of(*m_session.connection).identifier;
        if (before && m_identity.identifier &&
            *before != *m_identity.identifier) {
            change_identifier(*m_session.connection, *before,
                              *m_identity.identifier, run);
        }
    }
    auto& totals = m_state.merge.totals();
    totals.products_before =
        live_rows(*m_session.connection, m_scope, RecordKind::product);
    totals.variants_before =
        live_rows(*m_session.connection, m_scope, RecordKind::variant);
    if (!m_loaded && m_state.variants.is_first_load() &&
        has_no_variants(*m_session.connection, m_scope)) {
        m_dropped = drop_variant_indexes(*m_session.connection, m_scope,
                                         LoadIndexes::of_keys);
        if (m_scope.is_primary()) {
            append(m_dropped, drop_insert_triggers(*m_session.connection));
        }
    }
    if (m_session.has_snapshots && !rules.rewrite &&
        !m_state.products.is_first_load()) {
        m_known.emplace(m_session.catalog, m_scope, m_session.stop);
    }
}

SqliteProductImport::~SqliteProductImport() = default;

void SqliteProductImport::put(Batch& batch) {
    m_batches.put(batch);
    drop_indexes_of_near_forms();
}

void SqliteProductImport::drop_indexes_of_near_forms() {
    if (m_dropped.empty() || m_near_indexes_dropped ||
        m_state.variants.near_forms() <= few_near_forms) {
        return;
    }
    m_near_indexes_dropped = true;
    m_state.products.let_go();
    m_state.variants.let_go();
    append(m_dropped, drop_variant_indexes(*m_session.connection, m_scope,
                                           LoadIndexes::of_near_forms));
}

ImportTotals SqliteProductImport::end_input() {
    m_known.reset();
    m_batches.end_input();
    write_first_load();
    auto& merge = m_state.merge;
    const auto& totals = merge.totals();
    const bool all_held =
        merge.of(RecordKind::product).held_live() == totals.products_before &&
        merge.of(RecordKind::variant).held_live() == totals.variants_before;
    if (!all_held || !m_state.rules.gone.empty()) {
        store_loaded();
        m_are_rows_as_loaded = false;
        end_what_is_gone(m_state);
    }
    merge.finish();
    return totals;
}

void SqliteProductImport::write_first_load() {
    if (m_loaded) {
        m_loaded->write([this](std::vector<LineAside>& lines) {
            return m_state.merge.settle(lines);
        });
        m_loaded_rows.emplace(m_loaded->reader());
        m_are_rows_as_loaded = true;
        m_state.rows_read_by = &*m_loaded_rows;
        if (m_scope.is_primary()) {
            store_loaded();
        }
        return;
    }
    m_state.products.write_waiting();
    m_state.variants.write_waiting();
    make_again(*m_session.connection, m_dropped);
}

void SqliteProductImport::store_loaded() {
    if (m_loaded_rows) {
        m_state.rows_read_by = m_session.connection.operator->();
        m_loaded_rows.reset();
        m_loaded->copy_to(*m_session.connection);
    }
}

std::optional<Connection> SqliteProductImport::concurrent_rows() const {
    return m_are_rows_as_loaded ? std::optional{m_loaded->reader()}
                                : std::nullopt;
}

void SqliteProductImport::store_reading() {
    store_loaded();
    sqlite::store_reading(reading(), m_identity);
}

IdentifierCounts SqliteProductImport::count_identifiers() {
    return sqlite::count_identifiers(
        *m_session.connection, m_scope,
        m_identity.identifier.value_or(Identifier::sku),
        m_state.rules.matching);
}

std::optional<ForeignId> SqliteProductImport::foreign_id() {
    return find_foreign_id(m_state);
}

ForeignCounts SqliteProductImport::foreign_counts() {
    return count_foreign(m_state, *m_identity.identifier);
}

void SqliteProductImport::commit(const CommittedRun& run) {
    store_import(reading(), m_identity, run, m_rejects);
    if (m_scope.is_primary() && !m_loaded &&
        (m_state.rules.mode == ImportMode::whole ||
         m_state.products.is_first_load())) {
        renew_line_blocks(*m_session.connection, m_state.run);
    }
    m_transaction.commit();
}

std::optional<Connection> SqliteProductImport::concurrent_reader() const {
    if (!m_session.has_snapshots) {
        return std::nullopt;
    }
    return Connection::beside(m_session.catalog, m_session.stop);
}

std::filesystem::path SqliteProductImport::spill_folder() const {
    return folder_for_waiting(m_session.catalog);
}

MergedReading SqliteProductImport::reading() noexcept {
    auto products = m_state.products.written();
    auto variants = m_state.variants.written();
    if (m_loaded) {
        products += m_loaded->tally(RecordKind::product);
        variants += m_loaded->tally(RecordKind::variant);
    }
    return {*m_session.connection,
            m_scope,
            m_state.run,
            m_state.rules,
            m_state.merge,
            m_state.whole.began(),
            products,
            variants};
}

} // namespace hwsync::sqlite
