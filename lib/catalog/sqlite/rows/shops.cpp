#include "catalog/sqlite/rows/shops.hpp"

#include "catalog/sqlite/file/first_column.hpp"
#include "model/keys.hpp"

#include <fmt/core.h>

#include <memory>

namespace hwsync::sqlite {

namespace {

std::string key_settings_of(const ShopScope& scope) {
    return fmt::format("{}\n{}\n{}", key_version(), scope.strip.prefix,
                       scope.strip.suffix);
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
    return texts_of(rows);
}

namespace {

bool has_rows(const Connection& connection, std::string_view shop) {
    auto row = connection.prepare(
        "SELECT EXISTS (SELECT 1 FROM shop_product AS p WHERE p.shop = number)"
        " OR EXISTS (SELECT 1 FROM shop_variant AS v WHERE v.shop = number)"
        " FROM shop WHERE name = ?1");
    row.bind(1, shop).step();
    return row.integer(0) != 0;
}

} // namespace

/// Of an empty shop, a plan leaves no outcomes; earlier versions kept no
/// kept_fields. Whether there are rows is rarely asked.
std::vector<std::string> unread_shops(const Connection& connection) {
    auto rows = connection.prepare(
        "SELECT name FROM shop WHERE outcomes IS NULL AND kept_fields IS NULL"
        " ORDER BY name");
    auto names = texts_of(rows);
    std::erase_if(names, [&](const std::string& name) {
        return has_rows(connection, name);
    });
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

std::vector<std::string> near_forms_in_shop(const Connection& connection,
                                            std::int64_t shop,
                                            Identifier identifier,
                                            std::string_view text) {
    Keys keys;
    if (identifier == Identifier::barcode) {
        make_barcode_keys(text, keys);
        return {keys.near};
    }
    make_sku_keys(text, keys);
    const auto strip = strip_rules_of(connection, shop);
    auto forms = loose_near_forms(text, strip.prefix, strip.suffix, keys.near);
    forms.push_back(keys.near);
    return forms;
}

ShopScope scope_of(Connection& connection, const ShopRules& rules) {
    ShopScope scope{0, rules.shop, {rules.strip_prefix, rules.strip_suffix}};
    if (const auto number = find_shop(connection, rules.shop)) {
        scope.shop = *number;
        return scope;
    }
    connection
        .prepare("INSERT INTO shop (name, key_settings, live_products,"
                 " live_variants) VALUES (?1, ?2, 0, 0)")
        .bind(1, rules.shop)
        .bind(2, std::string_view{key_settings_of(scope)})
        .run();
    scope.shop = connection.last_insert_id();
    return scope;
}

bool has_keys_of(const Connection& connection, const ShopScope& scope) {
    auto row = connection.prepare(
        "SELECT 1 FROM shop WHERE number = ?1 AND key_settings = ?2");
    const auto settings = key_settings_of(scope);
    row.bind(1, scope.shop).bind(2, std::string_view{settings});
    return row.step();
}

ShopScope kept_scope(const Connection& connection, ShopScope child) {
    child.strip = strip_rules_of(connection, child.shop);
    return child;
}

bool keep_key_settings(Connection& connection, const ShopScope& scope) {
    const auto settings = key_settings_of(scope);
    auto update =
        connection.prepare("UPDATE shop SET key_settings = ?2 WHERE number = ?1"
                           " AND key_settings <> ?2");
    update.bind(1, scope.shop).bind(2, std::string_view{settings}).run();
    return connection.rows_changed() != 0;
}

void note_fields_kept(Connection& connection, const ShopScope& child) {
    connection
        .prepare("UPDATE shop SET kept_fields = ?2 WHERE number = ?1"
                 " AND kept_fields IS NOT ?2")
        .bind(1, child.shop)
        .bind(2, static_cast<std::int64_t>(child.fields_version()))
        .run();
}

std::vector<std::string> shops_to_read_whole(const Connection& connection) {
    auto rows =
        connection.prepare("SELECT name FROM shop WHERE live_variants > 0"
                           " AND COALESCE(kept_fields, 0) < ?1 ORDER BY name");
    rows.bind(1, static_cast<std::int64_t>(child_fields_version));
    return texts_of(rows);
}

IdSeek seek_in(const Connection& connection, const ShopScope& scope,
               RecordKind kind, Rows rows) {
    const auto statement = std::make_shared<Statement>(connection.prepare(
        fmt::format("SELECT id FROM {} WHERE {}id >= ?1{} ORDER BY id LIMIT 1",
                    scope.table(kind), scope.filter(),
                    rows == Rows::live ? " AND deleted_at IS NULL" : "")));
    return [statement](std::int64_t least) -> std::optional<std::int64_t> {
        statement->reset();
        statement->bind(1, least);
        const auto found = statement->step()
                               ? std::optional{statement->integer(0)}
                               : std::nullopt;
        statement->reset();
        return found;
    };
}

std::vector<ShopScope> child_scopes(const Connection& connection) {
    std::vector<ShopScope> scopes;
    auto rows =
        connection.prepare("SELECT number, name FROM shop ORDER BY name");
    while (rows.step()) {
        scopes.push_back({rows.integer(0), std::string{rows.text(1)}, {}});
    }
    return scopes;
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

void set_outcomes(Connection& connection, std::int64_t shop,
                  const MatchCounts& counts) {
    std::string json;
    for (std::size_t i = 0; i < outcome_count; ++i) {
        json +=
            fmt::format("{}\"{}\":{}", i == 0 ? "{" : ",",
                        to_string(static_cast<Outcome>(i)), counts.outcomes[i]);
    }
    connection
        .prepare("UPDATE shop SET outcomes = ?2 WHERE number = ?1"
                 " AND outcomes IS NOT ?2")
        .bind(1, shop)
        .bind(2, std::string_view{json += '}'})
        .run();
}

} // namespace hwsync::sqlite
