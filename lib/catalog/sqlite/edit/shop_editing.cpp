#include "catalog/sqlite/edit/shop_editing.hpp"

#include "catalog/sqlite/links/link_table.hpp"
#include "catalog/sqlite/links/unseen_holds.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/row_tally.hpp"
#include "catalog/sqlite/rows/shops.hpp"
#include "catalog/sqlite/runs/live_log.hpp"
#include "catalog/sqlite/runs/match_basis.hpp"
#include "catalog/sqlite/runs/run_log.hpp"

#include <fmt/core.h>

#include <array>
#include <utility>

namespace hwsync::sqlite {

namespace {

/// The tables that refer to a shop by its name. Runs stay when their shop is
/// forgotten.
constexpr std::array<std::string_view, 6> by_name{
    "watermark",     "incomplete",  "operation",
    "whole_reading", "reading_gap", "withholding"};

/// The tables that refer to a child shop by its number.
constexpr std::array<std::string_view, 8> by_number{
    "row_tally",  "link",   "link_history", "unresolved",
    "link_tally", "waiver", "key_block",    "evidence"};

template <typename Shop>
void clear(Connection& connection, std::string_view table, Shop shop) {
    connection.prepare(fmt::format("DELETE FROM {} WHERE shop = ?1", table))
        .bind(1, shop)
        .run();
}

/// Its products and variants. As many must go as it is known to have: what is
/// out of order is not found.
void clear_rows(Connection& connection, const ShopScope& child) {
    for (const auto kind : {RecordKind::product, RecordKind::variant}) {
        const auto known = row_tally(connection, child, kind).rows;
        clear(connection, child.table(kind), child.shop);
        const auto cleared = connection.rows_changed();
        if (static_cast<std::uint64_t>(cleared) != known) {
            throw_damaged(connection,
                          fmt::format("{} of {} rows of shop {} were found in "
                                      "table {}",
                                      cleared, known, child.name,
                                      child.table(kind)));
        }
    }
}

/// Of the other tables nothing tells how many rows a shop has.
void require_cleared(const Connection& connection, std::string_view table,
                     std::int64_t shop) {
    auto left = connection.prepare(fmt::format(
        "SELECT 1 FROM {} NOT INDEXED WHERE +shop = ?1 LIMIT 1", table));
    left.bind(1, shop);
    if (left.step()) {
        throw_damaged(connection,
                      fmt::format("table {} is out of order", table));
    }
}

} // namespace

SqliteShopEditing::SqliteShopEditing(WriteSession session, IdleShops idle,
                                     std::int64_t run, const RejectLog& rejects)
    : m_idle(std::move(idle)), m_session(std::move(session)),
      m_transaction(*m_session.connection), m_run(run), m_rejects(rejects) {}

std::string SqliteShopEditing::primary() {
    return identity_of(connection()).primary;
}

std::vector<std::string> SqliteShopEditing::children() {
    return shop_names(connection());
}

ShopContents SqliteShopEditing::contents(std::string_view child) {
    const auto number = find_shop(connection(), child).value_or(0);
    const auto count = [&](std::string_view what, std::string_view table) {
        auto row = connection().prepare(
            fmt::format("SELECT {} FROM {} WHERE shop = ?1", what, table));
        row.bind(1, number).step();
        return static_cast<std::uint64_t>(row.integer(0));
    };
    ShopContents contents;
    contents.products = count("COUNT(*)", "shop_product");
    contents.variants = count("COUNT(*)", "shop_variant");
    contents.links = count("COUNT(catalog_variant_id)", "link");
    contents.pins = count(
        "COUNT(CASE origin WHEN 'manual' THEN catalog_variant_id END)", "link");
    contents.blocks = count("COUNT(*) - COUNT(catalog_variant_id)", "link") +
                      count("COUNT(*) - COUNT(ended_run)", "key_block");
    contents.history = count("COUNT(*) + COUNT(from_run)", "link_history") +
                       count("COUNT(NULLIF(linked_at = '', 0))", "link");
    return contents;
}

void SqliteShopEditing::rename(std::string_view from, std::string_view to) {
    if (auto identity = identity_of(connection()); identity.primary == from) {
        identity.primary = to;
        set_identity(connection(), identity);
        return;
    }
    rename_shop_rows(connection(), from, to);
    connection()
        .prepare("UPDATE shop SET name = ?2 WHERE name = ?1")
        .bind(1, from)
        .bind(2, to)
        .run();
}

void SqliteShopEditing::forget(std::string_view child) {
    const auto number = find_shop(connection(), child);
    if (!number) {
        return;
    }
    clear_rows(connection(), {*number, std::string{child}, {}});
    for (const auto table : by_number) {
        clear(connection(), table, *number);
        require_cleared(connection(), table, *number);
    }
    for (const auto table : by_name) {
        clear(connection(), table, child);
    }
    forget_match_basis(connection(), *number);
    forget_later_rules(connection(), *number);
    connection()
        .prepare("DELETE FROM shop WHERE number = ?1")
        .bind(1, *number)
        .run();
}

void SqliteShopEditing::commit(Time now, const std::string& counts) {
    finish_run(connection(), m_run, {now, RunState::done, 0, {}}, counts,
               m_rejects);
    m_transaction.commit();
}

} // namespace hwsync::sqlite

namespace hwsync {

std::vector<KnownShop> known_shops(const std::filesystem::path& catalog,
                                   const StopToken& stop) {
    using namespace sqlite;
    const auto connection = open_to_look(catalog, &stop);
    std::vector<KnownShop> shops;
    if (const auto primary = identity_of(connection).primary;
        !primary.empty()) {
        shops.push_back({primary,
                         true,
                         {},
                         primary_shopify_id(connection),
                         live_rows(connection, {}, RecordKind::variant),
                         0});
    }
    auto rows = connection.prepare("SELECT number, name, domain, shopify_id,"
                                   " live_variants FROM shop ORDER BY name");
    while (rows.step()) {
        KnownShop shop;
        shop.shop = rows.text(1);
        shop.domain = rows.text(2);
        if (!rows.is_null(3)) {
            shop.shopify_id = rows.integer(3);
        }
        shop.variants = static_cast<std::uint64_t>(rows.integer(4));
        const auto number = rows.integer(0);
        shop.links =
            static_cast<std::uint64_t>(link_tally(connection, number).links) +
            unseen_pins(connection, number);
        shops.push_back(std::move(shop));
    }
    return shops;
}

} // namespace hwsync
