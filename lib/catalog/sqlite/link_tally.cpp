#include "catalog/sqlite/link_tally.hpp"

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
    return tally_of(row, shop);
}

} // namespace hwsync::sqlite
