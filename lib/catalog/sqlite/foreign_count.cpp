#include "catalog/sqlite/foreign_count.hpp"

namespace hwsync::sqlite {

namespace {

constexpr std::string_view by_sku =
    "SELECT COUNT(*), COALESCE(SUM(EXISTS ("
    "   SELECT 1 FROM variant AS old WHERE old.sku_key = new.sku_key"
    "   AND old.created_run <> ?1 AND old.deleted_at IS NULL)), 0)"
    " FROM variant AS new"
    " WHERE new.created_run = ?1 AND new.sku_key IS NOT NULL";
constexpr std::string_view by_barcode =
    "SELECT COUNT(*), COALESCE(SUM(EXISTS ("
    "   SELECT 1 FROM variant AS old WHERE old.barcode_key = new.barcode_key"
    "   AND old.created_run <> ?1 AND old.deleted_at IS NULL)), 0)"
    " FROM variant AS new"
    " WHERE new.created_run = ?1 AND new.barcode_key IS NOT NULL";

} // namespace

void count_foreign(const Connection& connection, std::int64_t run,
                   Identifier identifier, ImportTotals& totals) {
    auto row =
        connection.prepare(identifier == Identifier::sku ? by_sku : by_barcode);
    row.bind(1, run);
    row.step();
    totals.new_identifiers = static_cast<std::uint64_t>(row.integer(0));
    totals.identifiers_elsewhere = static_cast<std::uint64_t>(row.integer(1));
}

} // namespace hwsync::sqlite
