#include "catalog/sqlite/import_state.hpp"

namespace hwsync::sqlite {

ImportState::ImportState(const Connection& catalog, RowsBefore rows_before,
                         std::int64_t run_id, const ImportRules& import_rules,
                         RejectLog& reject_log)
    : connection(catalog), before(std::move(rows_before)), run(run_id),
      rules(import_rules), rejects(reject_log),
      products(catalog, RecordKind::product),
      variants(catalog, RecordKind::variant) {}

ImportState::Kind::Kind(const Connection& connection, RecordKind kind)
    : table(connection, kind),
      first_load(connection.number(
                     kind == RecordKind::product
                         ? "SELECT NOT EXISTS (SELECT 1 FROM product)"
                         : "SELECT NOT EXISTS (SELECT 1 FROM variant)") != 0) {}

} // namespace hwsync::sqlite
