#include "catalog/sqlite/links/unseen_holds.hpp"

#include "catalog/sqlite/links/key_blocks.hpp"
#include "catalog/sqlite/rows/shops.hpp"

#include <string>

namespace hwsync::sqlite {

std::optional<MatchedVariant> unseen_hold(const Connection& connection,
                                          std::int64_t shop,
                                          std::int64_t variant) {
    auto row = connection.prepare(
        "SELECT catalog_variant_id, linked_at, by, note, run FROM link AS l"
        " WHERE shop = ?1 AND variant_id = ?2 AND origin = 'manual'"
        " AND NOT EXISTS (SELECT 1 FROM shop_variant AS v"
        "  WHERE v.shop = l.shop AND v.id = l.variant_id)");
    row.bind(1, shop).bind(2, variant);
    if (!row.step()) {
        return std::nullopt;
    }
    MatchedVariant held;
    held.candidate.id = variant;
    held.candidate.linked_to = row.integer(0);
    held.candidate.hold = row.is_null(0) ? Hold::block : Hold::pin;
    held.linked_at = row.text(1);
    held.linked_by = row.text(2);
    held.note = row.text(3);
    held.linked_run = row.integer(4);
    return held;
}

std::optional<MatchedVariant> block_of_key(const Connection& connection,
                                           std::int64_t shop, Identifier by,
                                           std::string_view identifier) {
    for (auto& key : keys_in_shop(connection, shop, by, identifier)) {
        MatchedVariant held;
        held.key = std::move(key);
        read_key_block(connection, shop, held);
        if (held.linked_run != 0) {
            held.candidate.hold = Hold::key_block;
            return held;
        }
    }
    return std::nullopt;
}

std::uint64_t unseen_pins(const Connection& connection, std::int64_t shop) {
    auto row = connection.prepare(
        "SELECT COUNT(l.catalog_variant_id)"
        " FROM link AS l INDEXED BY link_by_decision"
        " WHERE l.shop = ?1 AND l.origin = 'manual' AND NOT EXISTS ("
        "  SELECT 1 FROM shop_variant AS v"
        "  WHERE v.shop = l.shop AND v.id = l.variant_id)");
    row.bind(1, shop).step();
    return static_cast<std::uint64_t>(row.integer(0));
}

} // namespace hwsync::sqlite
