#include "catalog/sqlite/runs/live_log.hpp"

#include "catalog/sqlite/file/first_column.hpp"
#include "catalog/sqlite/rows/properties.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace hwsync::sqlite {

namespace {

constexpr std::string_view until_property = "known_until";

} // namespace

std::optional<Time> watermark(const Connection& connection,
                              std::string_view shop, std::string_view command) {
    auto row = connection.prepare(
        "SELECT at FROM watermark WHERE shop = ?1 AND command = ?2");
    row.bind(1, shop).bind(2, command);
    return row.step() ? parse_time(row.text(0)) : std::nullopt;
}

std::vector<std::int64_t> incomplete_products(const Connection& connection,
                                              std::string_view shop) {
    // Each id lengthens the query. Products that came incomplete again go to
    // the end of the queue, so that every product gets its turn.
    auto rows = connection.prepare(
        "SELECT product_id FROM incomplete WHERE shop = ?1"
        " ORDER BY COALESCE(again, since), product_id LIMIT 250");
    rows.bind(1, shop);
    auto products = ids_of(rows);
    std::sort(products.begin(), products.end());
    return products;
}

std::optional<Time> known_until(const Connection& connection) {
    if (const auto kept = parse_time(property(connection, until_property))) {
        return kept;
    }
    auto row = connection.prepare("SELECT MAX(updated_at) FROM product");
    row.step();
    return parse_time(row.text(0));
}

void set_known_until(Connection& connection, Time until) {
    const auto kept = parse_time(property(connection, until_property));
    if (!kept || *kept < until) {
        set_property(connection, until_property, format_time(until));
    }
}

std::optional<std::string> shop_of_store(const Connection& connection,
                                         std::int64_t store) {
    if (primary_shopify_id(connection) == store) {
        return identity_of(connection).primary;
    }
    auto row =
        connection.prepare("SELECT name FROM shop WHERE shopify_id = ?1");
    row.bind(1, store);
    return row.step() ? std::optional{std::string{row.text(0)}} : std::nullopt;
}

void store_live(Connection& connection, const ShopScope& scope,
                std::string_view primary, std::int64_t run,
                const LiveCommit& live) {
    const std::string_view shop = scope.is_primary() ? primary : scope.name;
    if (!live.operation.empty()) {
        connection
            .prepare("UPDATE operation SET committed_run = ?2"
                     " WHERE id = ?1 AND shop = ?3")
            .bind(1, live.operation)
            .bind(2, run)
            .bind(3, shop)
            .run();
    }
    for (const auto& [command, time] : live.watermarks) {
        const auto at = format_time(time);
        connection
            .prepare("INSERT INTO watermark (shop, command, at)"
                     " VALUES (?1, ?2, ?3) ON CONFLICT (shop, command)"
                     " DO UPDATE SET at = excluded.at WHERE at <> excluded.at")
            .bind(1, shop)
            .bind(2, command)
            .bind(3, at)
            .run();
    }
    if (live.known_until) {
        set_known_until(connection, *live.known_until);
    }
    if (live.shopify_id == 0) {
        return;
    }
    // Another shop's run may have come first since this one asked.
    if (const auto other = shop_of_store(connection, live.shopify_id);
        other && *other != shop) {
        throw Error(ErrorKind::safety,
                    fmt::format("shop {} is the store that the catalog knows "
                                "as shop {} ({})",
                                printable(shop), printable(*other),
                                live.shopify_id),
                    "correct its domain in the config file, or rename the "
                    "shop with hwsync shop rename");
    }
    if (scope.is_primary()) {
        set_primary_shopify_id(connection, live.shopify_id);
        return;
    }
    connection
        .prepare("UPDATE shop SET shopify_id = ?2 WHERE number = ?1"
                 " AND shopify_id IS NOT ?2")
        .bind(1, scope.shop)
        .bind(2, live.shopify_id)
        .run();
}

} // namespace hwsync::sqlite
