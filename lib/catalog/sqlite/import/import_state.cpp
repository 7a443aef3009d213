#include "catalog/sqlite/import/import_state.hpp"

#include <fmt/core.h>

#include <utility>

namespace hwsync::sqlite {

namespace {

bool is_empty(const Connection& connection, const ShopScope& scope,
              RecordKind kind) {
    return connection.number(
               fmt::format("SELECT NOT EXISTS (SELECT 1 FROM {} WHERE {}1)",
                           scope.table(kind), scope.filter())) != 0;
}

} // namespace

ImportRows::ImportRows(Connection& connection, const ShopScope& scope,
                       RecordKind kind, PriorRows& prior,
                       const std::filesystem::path& folder, std::int64_t run)
    : m_kind(kind), m_prior(prior), m_run(run),
      m_table(connection, scope, kind),
      m_is_first_load(is_empty(connection, scope, kind)),
      m_beside(connection, scope.table(kind), "id",
               scope.is_primary() ? "" : "shop = ?2 AND "),
      m_shop(scope.shop) {
    if (m_is_first_load && !folder.empty()) {
        m_ordered_inserts.emplace(folder, [this](const Record& record) {
            m_table.insert(record, m_run, Load::first);
        });
    }
}

const StoredRow* ImportRows::find(std::int64_t id) {
    write_waiting();
    return m_table.find(id);
}

void ImportRows::create(const Record& record) {
    if (record.derived) {
        m_near_forms += record.derived->sku_near.empty() ? 0 : 1;
        m_near_forms += record.derived->barcode_near.empty() ? 0 : 1;
    }
    if (m_ordered_inserts) {
        m_ordered_inserts->put(record);
    } else {
        if (!m_is_first_load) {
            m_beside.require_order(record.id, m_shop);
        }
        m_table.insert(record, m_run,
                       m_is_first_load ? Load::first : Load::later);
    }
}

void ImportRows::write_waiting() {
    if (m_ordered_inserts) {
        m_ordered_inserts->write_waiting();
    }
}

ImportState::ImportState(Connection& catalog, ShopScope rows_of,
                         PriorRows prior_rows,
                         const std::filesystem::path& spool_folder,
                         std::int64_t run_id, ImportRules import_rules,
                         LoadedShop* loaded, RejectLog& rejects)
    : connection(catalog), rows_read_by(&catalog), scope(std::move(rows_of)),
      prior(std::move(prior_rows)), run(run_id), rules(std::move(import_rules)),
      products(connection, scope, RecordKind::product, prior, spool_folder,
               run),
      variants(connection, scope, RecordKind::variant, prior, spool_folder,
               run),
      whole(connection, scope),
      merge(loaded == nullptr ? products : loaded->rows(RecordKind::product),
            loaded == nullptr ? variants : loaded->rows(RecordKind::variant),
            run, rules,
            {whole.began(),
             [this](RecordKind kind, std::int64_t id, std::int64_t product) {
                 return whole.left_open(kind, id, product);
             }},
            rejects) {}

} // namespace hwsync::sqlite
