#include "catalog/sqlite/links/link_tally.hpp"

#include "catalog/sqlite/rows/properties.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

namespace {

LinkTally tally_of(Statement& row, std::int64_t shop) {
    row.bind(1, shop);
    return row.step() ? LinkTally{row.integer(0), row.integer(1)} : LinkTally{};
}

} // namespace

LinkTally link_tally(const Connection& connection, std::int64_t shop) {
    auto row = connection.prepare(
        "SELECT links, blocks FROM link_tally WHERE shop = ?1");
    return tally_of(row, shop);
}

void set_link_tally(const Connection& connection, std::int64_t shop,
                    const LinkTally& tally) {
    connection
        .prepare("INSERT INTO link_tally (shop, links, blocks)"
                 " VALUES (?1, ?2, ?3) ON CONFLICT (shop) DO UPDATE SET"
                 " links = excluded.links, blocks = excluded.blocks"
                 " WHERE links <> excluded.links OR blocks <> excluded.blocks")
        .bind(1, shop)
        .bind(2, tally.links)
        .bind(3, tally.blocks)
        .run();
}

LinkTally count_links(const Connection& connection, std::int64_t shop) {
    auto row = connection.prepare(
        "SELECT COUNT(l.catalog_variant_id),"
        " COUNT(*) - COUNT(l.catalog_variant_id) FROM link AS l"
        " JOIN shop_variant AS v ON v.shop = l.shop AND v.id = l.variant_id"
        " WHERE l.shop = ?1 AND v.deleted_at IS NULL");
    auto tally = tally_of(row, shop);
    // Those that are blocked by their key have no row of their own.
    auto keys = connection.prepare(fmt::format(
        "SELECT COUNT(*) FROM key_block AS b CROSS JOIN shop_variant AS k"
        " ON k.shop = b.shop AND k.{}_key = b.key"
        " CROSS JOIN shop_variant AS v ON v.shop = k.shop AND v.id = k.id"
        " WHERE b.shop = ?1 AND b.ended_run IS NULL AND v.deleted_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM link AS l"
        "  WHERE l.shop = v.shop AND l.variant_id = v.id)",
        to_string(
            identity_of(connection).identifier.value_or(Identifier::sku))));
    keys.bind(1, shop).step();
    tally.blocks += keys.integer(0);
    return tally;
}

} // namespace hwsync::sqlite
