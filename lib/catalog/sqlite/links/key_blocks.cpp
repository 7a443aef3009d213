#include "catalog/sqlite/links/key_blocks.hpp"

#include "catalog/match_view.hpp"
#include "catalog/sqlite/file/first_column.hpp"
#include "catalog/sqlite/rows/key_columns.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/shops.hpp"
#include "model/keys.hpp"

#include <fmt/core.h>

#include <map>
#include <utility>
#include <vector>

namespace hwsync::sqlite {

namespace {

/// Without the subquery SQLite would walk all of the shop's rows.
constexpr std::string_view with_key =
    "(SELECT id FROM shop_variant WHERE shop = ?1 AND {} = ?2)";

std::vector<std::int64_t> linked_with(const Connection& connection,
                                      std::int64_t shop, Identifier identifier,
                                      std::string_view key,
                                      std::string_view condition) {
    auto rows = connection.prepare(fmt::format(
        "SELECT variant_id FROM link WHERE shop = ?1 AND variant_id IN {}"
        " AND origin = 'auto'{} ORDER BY variant_id",
        fmt::format(with_key, key_column(identifier)), condition));
    rows.bind(1, shop).bind(2, key);
    return ids_of(rows);
}

} // namespace

KeyBlock KeyBlocks::find(std::int64_t shop, std::string_view key) const {
    auto row = m_connection.prepare(
        "SELECT note FROM key_block"
        " WHERE shop = ?1 AND key = ?2 AND ended_run IS NULL");
    row.bind(1, shop).bind(2, key);
    return row.step() ? KeyBlock{true, std::string{row.text(0)}} : KeyBlock{};
}

void KeyBlocks::change(const BlockedKey& key, const KeyBlock& to,
                       const LinkChanger& changer) {
    m_connection
        .prepare("UPDATE key_block SET ended_run = ?3, ended_at = ?4,"
                 " ended_by = ?5, ended_note = ?6"
                 " WHERE shop = ?1 AND key = ?2 AND ended_run IS NULL")
        .bind(1, key.shop)
        .bind(2, std::string_view{key.key})
        .bind(3, changer.run)
        .bind(4, std::string_view{changer.at})
        .bind(5, std::string_view{changer.by})
        .bind_or_null(6, to.note)
        .run();
    if (to.exists) {
        m_connection
            .prepare("INSERT INTO key_block (shop, key, identifier, run,"
                     " blocked_at, by, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
                     " ?7)")
            .bind(1, key.shop)
            .bind(2, std::string_view{key.key})
            .bind(3, std::string_view{key.identifier})
            .bind(4, changer.run)
            .bind(5, std::string_view{changer.at})
            .bind(6, std::string_view{changer.by})
            .bind_or_null(7, to.note)
            .run();
    }
}

void KeyBlocks::for_each_change_of(
    std::int64_t run, const std::function<void(const PastKeyChange&)>& visit) {
    // `visit` may change the table.
    std::map<std::pair<std::int64_t, std::string>, PastKeyChange> changes;
    auto rows = m_connection.prepare(
        "SELECT shop, key, identifier, note, ended_run IS ?1 FROM key_block"
        " WHERE run = ?1 OR ended_run = ?1 ORDER BY id");
    rows.bind(1, run);
    while (rows.step()) {
        BlockedKey key{rows.integer(0), std::string{rows.text(1)},
                       std::string{rows.text(2)}};
        auto& change = changes[{key.shop, key.key}];
        auto& state = rows.integer(4) != 0 ? change.before : change.after;
        state = {true, std::string{rows.text(3)}};
        change.key = std::move(key);
    }
    rows.reset();
    for (const auto& one : changes) {
        visit(one.second);
    }
}

std::string is_blocked_key(std::string_view shop, std::string_view key) {
    return fmt::format("EXISTS (SELECT 1 FROM key_block AS b WHERE b.shop = {}"
                       " AND b.key = {} AND b.ended_run IS NULL)",
                       shop, key);
}

KeySet blocked_keys(const Connection& connection, std::int64_t shop) {
    auto rows = connection.prepare(
        "SELECT key FROM key_block WHERE shop = ?1 AND ended_run IS NULL");
    rows.bind(1, shop);
    KeySet keys;
    while (rows.step()) {
        keys.emplace(rows.text(0));
    }
    return keys;
}

void read_key_block(const Connection& connection, std::int64_t shop,
                    MatchedVariant& variant) {
    auto row = connection.prepare(
        "SELECT blocked_at, by, note, run FROM key_block"
        " WHERE shop = ?1 AND key = ?2 AND ended_run IS NULL");
    row.bind(1, shop).bind(2, std::string_view{variant.key});
    if (row.step()) {
        variant.linked_at = row.text(0);
        variant.linked_by = row.text(1);
        variant.note = row.text(2);
        variant.linked_run = row.integer(3);
    }
}

KeySet blocked_other_keys(const Connection& connection, std::int64_t shop,
                          Identifier other) {
    const auto strip = strip_rules_of(connection, shop);
    auto rows = connection.prepare("SELECT identifier FROM key_block"
                                   " WHERE shop = ?1 AND ended_run IS NULL");
    rows.bind(1, shop);
    KeySet keys;
    while (rows.step()) {
        keys.insert(key_in_shop(other, rows.text(0), strip));
    }
    keys.erase("");
    return keys;
}

std::string key_in_shop(Identifier identifier, std::string_view text,
                        const StripRules& strip) {
    Keys keys;
    identifier == Identifier::sku ? make_sku_keys(stripped(text, strip), keys)
                                  : make_barcode_keys(text, keys);
    return keys.exact;
}

std::vector<std::int64_t> free_variants(const Connection& connection,
                                        std::int64_t shop,
                                        Identifier identifier,
                                        std::string_view key) {
    auto rows = connection.prepare(fmt::format(
        "SELECT id FROM shop_variant WHERE shop = ?1 AND id IN {}"
        " AND deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM link AS l"
        "  WHERE l.shop = ?1 AND l.variant_id = shop_variant.id)",
        fmt::format(with_key, key_column(identifier))));
    rows.bind(1, shop).bind(2, key);
    return ids_of(rows);
}

std::vector<std::int64_t> linked_by(const Connection& connection,
                                    std::int64_t shop, Identifier identifier,
                                    std::string_view key) {
    return linked_with(connection, shop, identifier, key, {});
}

std::vector<std::int64_t> linked_by_fallback(const Connection& connection,
                                             std::int64_t shop,
                                             Identifier identifier,
                                             std::string_view blocked) {
    const auto other = other_than(identifier);
    const auto key =
        key_in_shop(other, blocked, strip_rules_of(connection, shop));
    return linked_with(connection, shop, other, key, " AND rule = 'fallback'");
}

std::int64_t count_with_other(const Connection& connection, std::int64_t shop,
                              Identifier identifier, std::string_view blocked) {
    const auto other = other_than(identifier);
    const auto key =
        key_in_shop(other, blocked, strip_rules_of(connection, shop));
    auto row = connection.prepare(fmt::format(
        "SELECT COUNT(*) FROM shop_variant WHERE shop = ?1 AND id IN {}"
        " AND deleted_at IS NULL",
        fmt::format(with_key, key_column(other))));
    row.bind(1, shop).bind(2, std::string_view{key}).step();
    return row.integer(0);
}

void renew_blocked_keys(Connection& connection, const ShopScope& scope) {
    const auto identifier =
        identity_of(connection).identifier.value_or(Identifier::sku);
    std::vector<std::pair<std::int64_t, std::string>> blocks;
    auto rows = connection.prepare("SELECT id, identifier FROM key_block"
                                   " WHERE shop = ?1 AND ended_run IS NULL"
                                   " ORDER BY id");
    rows.bind(1, scope.shop);
    while (rows.step()) {
        blocks.emplace_back(rows.integer(0), rows.text(1));
    }
    rows.reset();
    // No key begins with a space: in the meantime, no key is in the way of
    // another.
    connection
        .prepare("UPDATE key_block SET key = ' ' || id"
                 " WHERE shop = ?1 AND ended_run IS NULL")
        .bind(1, scope.shop)
        .run();
    const KeyBlocks keys{connection};
    auto renew = connection.prepare("UPDATE key_block SET key = ?2"
                                    " WHERE id = ?1");
    auto drop = connection.prepare("DELETE FROM key_block WHERE id = ?1");
    for (const auto& [id, text] : blocks) {
        const auto key = key_in_shop(identifier, text, scope.strip);
        // If two identifiers have the same key, one block is enough.
        if (keys.find(scope.shop, key).exists) {
            drop.bind(1, id).run();
        } else {
            renew.bind(1, id).bind(2, std::string_view{key}).run();
        }
    }
}

} // namespace hwsync::sqlite
