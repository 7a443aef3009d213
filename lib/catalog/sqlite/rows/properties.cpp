#include "catalog/sqlite/rows/properties.hpp"

#include "catalog/sqlite/rows/shops.hpp"
#include "model/gid.hpp"

#include <fmt/core.h>

#include <array>
#include <charconv>
#include <string>

namespace hwsync::sqlite {

namespace {

constexpr std::string_view own_id = "catalog_id";
constexpr std::string_view primary_store = "primary_shopify_id";

std::string_view tally_of(RecordKind kind) {
    return kind == RecordKind::product ? "live_products" : "live_variants";
}

/// The tables that know a shop by its name.
constexpr std::array<std::string_view, 6> by_name{
    "watermark",     "incomplete",  "operation",
    "whole_reading", "reading_gap", "withholding"};

} // namespace

std::string property(const Connection& connection, std::string_view name) {
    auto row = connection.prepare("SELECT value FROM property WHERE name = ?1");
    row.bind(1, name);
    return row.step() ? std::string{row.text(0)} : std::string{};
}

void set_property(Connection& connection, std::string_view name,
                  std::string_view value) {
    connection
        .prepare("INSERT INTO property (name, value) VALUES (?1, ?2)"
                 " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
                 " WHERE value <> excluded.value")
        .bind(1, name)
        .bind(2, value)
        .run();
}

void rename_shop_rows(Connection& connection, std::string_view from,
                      std::string_view to) {
    const auto move = [&](std::string_view table) {
        connection
            .prepare(
                fmt::format("UPDATE {} SET shop = ?2 WHERE shop = ?1", table))
            .bind(1, from)
            .bind(2, to)
            .run();
    };
    for (const auto table : by_name) {
        connection.prepare(fmt::format("DELETE FROM {} WHERE shop = ?1", table))
            .bind(1, to)
            .run();
        move(table);
    }
    move("run");
}

CatalogIdentity identity_of(const Connection& connection) {
    return {parse_identifier(property(connection, "identifier")),
            property(connection, "primary"),
            property(connection, "primary_given") == "1",
            shop_names(connection), unread_shops(connection)};
}

void set_identity(Connection& connection, const CatalogIdentity& identity) {
    if (identity.identifier) {
        set_property(connection, "identifier", to_string(*identity.identifier));
    }
    const auto before = property(connection, "primary");
    if (!before.empty() && before != identity.primary) {
        rename_shop_rows(connection, before, identity.primary);
    }
    set_property(connection, "primary", identity.primary);
    set_property(connection, "primary_given",
                 identity.primary_given ? "1" : "0");
}

std::string catalog_id_of(Connection& connection, IdWanted wanted) {
    auto id = property(connection, own_id);
    if (id.empty() && wanted == IdWanted::make) {
        auto made = connection.prepare("SELECT lower(hex(randomblob(16)))");
        made.step();
        id = made.text(0);
        set_property(connection, own_id, id);
    }
    return id;
}

std::optional<std::int64_t> primary_shopify_id(const Connection& connection) {
    return parse_id(property(connection, primary_store));
}

void set_primary_shopify_id(Connection& connection, std::int64_t id) {
    set_property(connection, primary_store, std::to_string(id));
}

std::uint64_t live_rows(const Connection& connection, const ShopScope& scope,
                        RecordKind kind) {
    if (!scope.is_primary()) {
        return static_cast<std::uint64_t>(connection.number(
            fmt::format("SELECT {} FROM shop WHERE number = {}", tally_of(kind),
                        scope.shop)));
    }
    const auto text = property(connection, tally_of(kind));
    std::uint64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

void set_live_rows(Connection& connection, const ShopScope& scope,
                   RecordKind kind, std::uint64_t count) {
    if (scope.is_primary()) {
        set_property(connection, tally_of(kind), std::to_string(count));
        return;
    }
    connection
        .prepare(fmt::format(
            "UPDATE shop SET {0} = ?2 WHERE number = ?1 AND {0} <> ?2",
            tally_of(kind)))
        .bind(1, scope.shop)
        .bind(2, static_cast<std::int64_t>(count))
        .run();
}

void set_loaded_run(Connection& connection, const ShopScope& scope,
                    std::int64_t run) {
    if (scope.is_primary()) {
        set_property(connection, "loaded_run", std::to_string(run));
        return;
    }
    connection.prepare("UPDATE shop SET loaded_run = ?2 WHERE number = ?1")
        .bind(1, scope.shop)
        .bind(2, run)
        .run();
}

} // namespace hwsync::sqlite
