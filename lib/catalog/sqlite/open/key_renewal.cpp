#include "catalog/sqlite/open/key_renewal.hpp"

#include "catalog/sqlite/links/key_blocks.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/row_table.hpp"
#include "catalog/sqlite/rows/shops.hpp"
#include "model/keys.hpp"

#include <fmt/core.h>

#include <charconv>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

namespace {

constexpr std::string_view version_property = "key_version";

/// Keys are renewed outside any run. Whoever asks what was written after a run
/// gets these rows as if the next run had written them.
std::int64_t next_run(const Connection& connection) {
    return connection.number("SELECT COALESCE(MAX(id), 0) + 1 FROM run");
}

/// A link remembers by which key it was made.
class LinkKeys {
public:
    LinkKeys(Connection& connection, std::int64_t shop)
        : m_update(connection.prepare(
              "UPDATE link SET key = ?4, written_run = ?5 WHERE shop = ?1"
              " AND variant_id = ?2 AND key = ?3 AND key <> ?4")),
          m_shop(shop), m_run(next_run(connection)) {}

    void renew(std::int64_t variant, std::string_view old,
               std::string_view key) {
        if (!old.empty() && old != key) {
            m_update.bind(1, m_shop)
                .bind(2, variant)
                .bind(3, old)
                .bind(4, key)
                .bind(5, m_run)
                .run();
        }
    }

private:
    Statement m_update;
    std::int64_t m_shop;
    std::int64_t m_run;
};

void renew_rows(Connection& connection, const ShopScope& scope) {
    RowTable variants{connection, scope, RecordKind::variant};
    LinkKeys links{connection, scope.shop};
    const auto run = next_run(connection);
    auto next = connection.prepare(
        fmt::format("SELECT id, sku_key, barcode_key FROM {} WHERE {}id > ?1"
                    " ORDER BY id LIMIT 1",
                    scope.table(RecordKind::variant), scope.filter()));
    std::int64_t id = 0;
    std::string sku;
    std::string barcode;
    for (;;) {
        next.reset();
        next.bind(1, id);
        if (!next.step()) {
            break;
        }
        id = next.integer(0);
        sku = next.text(1);
        barcode = next.text(2);
        next.reset();
        const auto made = variants.update_keys(
            met_row(connection, id, variants.find(id)), run);
        if (!scope.is_primary()) {
            links.renew(id, sku, made.sku_key);
            links.renew(id, barcode, made.barcode_key);
        }
    }
    change_row_tally(connection, scope, RecordKind::variant,
                     variants.written());
}

void renew_waivers(Connection& connection, Identifier identifier) {
    struct Waiver {
        std::int64_t id;
        std::int64_t shop;
        std::string identifier;
    };
    std::vector<Waiver> waivers;
    auto rows = connection.prepare(
        "SELECT waiver.id, shop.number, waiver.identifier FROM waiver"
        " JOIN shop ON shop.number = waiver.shop WHERE waiver.key IS NOT NULL"
        " AND waiver.identifier IS NOT NULL");
    while (rows.step()) {
        waivers.push_back(
            {rows.integer(0), rows.integer(1), std::string{rows.text(2)}});
    }
    auto update =
        connection.prepare("UPDATE waiver SET key = ?2 WHERE id = ?1");
    for (const auto& waiver : waivers) {
        const auto keys = keys_in_shop(connection, waiver.shop, identifier,
                                       waiver.identifier);
        if (!keys.empty()) {
            update.bind(1, waiver.id)
                .bind(2, std::string_view{keys.front()})
                .run();
        }
    }
}

} // namespace

int kept_key_version(const Connection& connection) {
    // A catalog that says nothing was made before there was another version.
    int version = 1;
    const auto text = property(connection, version_property);
    std::from_chars(text.data(), text.data() + text.size(), version);
    return version;
}

void renew_all_keys(Connection& connection) {
    if (kept_key_version(connection) == key_version()) {
        return;
    }
    Transaction transaction{connection};
    if (kept_key_version(connection) != key_version()) {
        renew_rows(connection, {});
        for (const auto& child : child_scopes(connection)) {
            const auto scope = kept_scope(connection, child);
            renew_blocked_keys(connection, scope);
            renew_rows(connection, scope);
            keep_key_settings(connection, scope);
        }
        renew_waivers(
            connection,
            identity_of(connection).identifier.value_or(Identifier::sku));
        set_property(connection, version_property,
                     std::to_string(key_version()));
    }
    transaction.commit();
}

void renew_keys(Connection& connection, const ShopScope& scope,
                std::int64_t run) {
    if (!keep_key_settings(connection, scope)) {
        return;
    }
    renew_blocked_keys(connection, scope);
    RowTable variants{connection, scope, RecordKind::variant};
    auto next = connection.prepare("SELECT MIN(id) FROM shop_variant"
                                   " WHERE shop = ?1 AND id > ?2");
    std::int64_t id = 0;
    while (true) {
        next.reset();
        next.bind(1, scope.shop).bind(2, id);
        if (!next.step() || next.is_null(0)) {
            break;
        }
        id = next.integer(0);
        variants.update_keys(met_row(connection, id, variants.find(id)), run);
    }
    change_row_tally(connection, scope, RecordKind::variant,
                     variants.written());
}

} // namespace hwsync::sqlite
