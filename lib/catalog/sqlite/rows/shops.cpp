#include "catalog/sqlite/rows/shops.hpp"

#include "catalog/sqlite/links/key_blocks.hpp"
#include "catalog/sqlite/rows/row_table.hpp"
#include "model/keys.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

namespace {

std::string key_settings_of(const Shelf& shelf) {
    return fmt::format("{}\n{}\n{}", key_version(), shelf.strip.prefix,
                       shelf.strip.suffix);
}

} // namespace

StripRules strip_rules_of(const Connection& connection, std::int64_t shop) {
    auto row =
        connection.prepare("SELECT key_settings FROM shop WHERE number = ?1");
    row.bind(1, shop);
    row.step();
    const auto settings = row.text(0);
    const auto prefix = settings.find('\n');
    const auto suffix = settings.find('\n', prefix + 1);
    if (prefix == std::string_view::npos || suffix == std::string_view::npos) {
        return {};
    }
    return {std::string{settings.substr(prefix + 1, suffix - prefix - 1)},
            std::string{settings.substr(suffix + 1)}};
}

std::optional<std::int64_t> find_shop(const Connection& connection,
                                      std::string_view name) {
    auto row = connection.prepare("SELECT number FROM shop WHERE name = ?1");
    row.bind(1, name);
    return row.step() ? std::optional{row.integer(0)} : std::nullopt;
}

std::vector<std::string> shop_names(const Connection& connection) {
    auto rows = connection.prepare("SELECT name FROM shop ORDER BY name");
    std::vector<std::string> names;
    while (rows.step()) {
        names.emplace_back(rows.text(0));
    }
    return names;
}

std::vector<std::string> keys_in_shop(const Connection& connection,
                                      std::int64_t shop, Identifier identifier,
                                      std::string_view text) {
    Keys keys;
    std::vector<std::string> found;
    const auto add = [&] {
        if (!keys.exact.empty() && (found.empty() || found[0] != keys.exact)) {
            found.push_back(keys.exact);
        }
    };
    if (identifier == Identifier::barcode) {
        make_barcode_keys(text, keys);
        add();
        return found;
    }
    make_sku_keys(text, keys);
    add();
    make_sku_keys(stripped(text, strip_rules_of(connection, shop)), keys);
    add();
    return found;
}

Shelf shelf_of(const Connection& connection, const ShopRules& rules) {
    Shelf shelf{0, rules.shop, {rules.strip_prefix, rules.strip_suffix}};
    if (const auto number = find_shop(connection, rules.shop)) {
        shelf.shop = *number;
        return shelf;
    }
    connection
        .prepare("INSERT INTO shop (name, key_settings, live_products,"
                 " live_variants) VALUES (?1, ?2, 0, 0)")
        .bind(1, rules.shop)
        .bind(2, std::string_view{key_settings_of(shelf)})
        .run();
    shelf.shop = connection.last_insert_id();
    return shelf;
}

bool has_keys_of(const Connection& connection, const Shelf& shelf) {
    auto row = connection.prepare(
        "SELECT 1 FROM shop WHERE number = ?1 AND key_settings = ?2");
    const auto settings = key_settings_of(shelf);
    row.bind(1, shelf.shop).bind(2, std::string_view{settings});
    return row.step();
}

Shelf kept_shelf(const Connection& connection, Shelf child) {
    child.strip = strip_rules_of(connection, child.shop);
    return child;
}

bool keep_key_settings(const Connection& connection, const Shelf& shelf) {
    const auto settings = key_settings_of(shelf);
    auto update =
        connection.prepare("UPDATE shop SET key_settings = ?2 WHERE number = ?1"
                           " AND key_settings <> ?2");
    update.bind(1, shelf.shop).bind(2, std::string_view{settings}).run();
    return connection.rows_changed() != 0;
}

void renew_keys(const Connection& connection, const Shelf& shelf) {
    if (!keep_key_settings(connection, shelf)) {
        return;
    }
    renew_blocked_keys(connection, shelf);
    RowTable variants{connection, shelf, RecordKind::variant};
    auto next = connection.prepare("SELECT MIN(id) FROM shop_variant"
                                   " WHERE shop = ?1 AND id > ?2");
    std::int64_t id = 0;
    while (true) {
        next.reset();
        next.bind(1, shelf.shop).bind(2, id);
        if (!next.step() || next.is_null(0)) {
            return;
        }
        id = next.integer(0);
        variants.update_keys(*variants.find(id));
    }
}

MatchCounts outcomes_of(const Connection& connection, std::int64_t shop) {
    auto rows = connection.prepare(
        "SELECT counted.key, counted.value FROM shop,"
        " json_each(shop.outcomes) AS counted WHERE shop.number = ?1");
    rows.bind(1, shop);
    MatchCounts counts;
    while (rows.step()) {
        if (const auto outcome = parse_outcome(rows.text(0))) {
            counts.outcomes[static_cast<std::size_t>(*outcome)] =
                static_cast<std::uint64_t>(rows.integer(1));
        }
    }
    return counts;
}

void set_outcomes(const Connection& connection, std::int64_t shop,
                  std::string_view outcomes) {
    connection
        .prepare("UPDATE shop SET outcomes = ?2 WHERE number = ?1"
                 " AND outcomes IS NOT ?2")
        .bind(1, shop)
        .bind(2, outcomes)
        .run();
}

} // namespace hwsync::sqlite
