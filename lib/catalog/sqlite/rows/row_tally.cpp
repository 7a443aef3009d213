#include "catalog/sqlite/rows/row_tally.hpp"

namespace hwsync::sqlite {

namespace {

std::uint64_t number(const Statement& row, int column) {
    return static_cast<std::uint64_t>(row.integer(column));
}

std::int64_t stored(std::uint64_t number) {
    return static_cast<std::int64_t>(number);
}

} // namespace

RowTally row_tally(const Connection& connection, const ShopScope& scope,
                   RecordKind kind) {
    auto row = connection.prepare("SELECT row_count, run_digests FROM row_tally"
                                  " WHERE shop = ?1 AND kind = ?2");
    row.bind(1, scope.shop).bind(2, static_cast<std::int64_t>(kind));
    return row.step() ? RowTally{number(row, 0), number(row, 1)} : RowTally{};
}

void change_row_tally(Connection& connection, const ShopScope& scope,
                      RecordKind kind, const RowTally& change) {
    if (change == RowTally{}) {
        return;
    }
    const auto tally = row_tally(connection, scope, kind);
    connection
        .prepare("INSERT INTO row_tally (shop, kind, row_count, run_digests)"
                 " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (shop, kind) DO UPDATE"
                 " SET row_count = excluded.row_count,"
                 " run_digests = excluded.run_digests")
        .bind(1, scope.shop)
        .bind(2, static_cast<std::int64_t>(kind))
        .bind(3, stored(tally.rows + change.rows))
        .bind(4, stored(tally.run_digests + change.run_digests))
        .run();
}

} // namespace hwsync::sqlite
