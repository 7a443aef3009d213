#include "catalog/sqlite/import_state.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

ImportState::ImportState(const Connection& catalog, const Shelf& rows_of,
                         RowsBefore rows_before, std::int64_t run_id,
                         const ImportRules& import_rules, RejectLog& reject_log)
    : connection(catalog), shelf(rows_of), before(std::move(rows_before)),
      run(run_id), rules(import_rules), rejects(reject_log),
      products(catalog, rows_of, RecordKind::product),
      variants(catalog, rows_of, RecordKind::variant) {}

ImportState::Kind::Kind(const Connection& connection, const Shelf& shelf,
                        RecordKind kind)
    : table(connection, shelf, kind),
      first_load(connection.number(fmt::format(
                     "SELECT NOT EXISTS (SELECT 1 FROM {} WHERE {}1)",
                     shelf.table(kind), shelf.filter())) != 0) {}

} // namespace hwsync::sqlite
