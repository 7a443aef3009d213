#include "catalog/sqlite/links/new_links.hpp"

#include "catalog/sqlite/schema/seals.hpp"

#include <fmt/core.h>

#include <array>

namespace hwsync::sqlite {

namespace {

std::int64_t last_sequence(const Connection& connection) {
    return connection.number(
        "SELECT COALESCE(MAX(sequence), 0) FROM link_history");
}

void remember_all(const Connection& connection, std::int64_t shop,
                  const LinkChanger& changer, std::string_view rows) {
    connection
        .prepare(fmt::format(
            "INSERT INTO link_history (run, at, by, shop, variant_id, from_id,"
            " from_origin, from_key, from_note, to_id, to_origin, to_key,"
            " to_note, reason)"
            " SELECT ?1, ?2, ?3, ?4, variant, NULL, NULL, NULL, NULL, to_id,"
            " 'auto', NULLIF(key, ''), NULL, reason FROM ({})"
            " ORDER BY variant",
            rows))
        .bind(1, changer.run)
        .bind(2, std::string_view{changer.at})
        .bind(3, std::string_view{changer.by})
        .bind(4, shop)
        .run();
}

/// From their entries in the history, which are in order already.
void link_all(const Connection& connection, std::int64_t after) {
    connection
        .prepare("INSERT INTO link (shop, variant_id, catalog_variant_id,"
                 " origin, key, run, linked_at, by, note)"
                 " SELECT shop, variant_id, to_id, to_origin, to_key, run, at,"
                 " by, to_note FROM link_history WHERE sequence > ?1"
                 " ORDER BY sequence")
        .bind(1, after)
        .run();
}

/// Only what differs from row to row is read back.
void seal_all(const Connection& connection, std::int64_t shop,
              const LinkChanger& changer, std::int64_t after) {
    NewRowSeal history{connection, "link_history"};
    NewRowSeal links{connection, "link"};
    auto rows = connection.prepare("SELECT sequence, variant_id, to_id, to_key,"
                                   " reason FROM link_history"
                                   " WHERE sequence > ?1");
    rows.bind(1, after);
    const auto of_shop = Value::of_integer(shop);
    const auto run = Value::of_integer(changer.run);
    const auto at = Value::of_text(changer.at);
    const auto by = Value::of_text(changer.by);
    const auto origin = Value::of_text("auto");
    const auto none = Value::of_null();
    while (rows.step()) {
        const auto variant = Value::of_integer(rows.integer(1));
        const auto to = Value::of_integer(rows.integer(2));
        const auto key = rows.value(3);
        history.add(std::array{Value::of_integer(rows.integer(0)), run, at, by,
                               of_shop, variant, none, none, none, none, to,
                               origin, key, none, rows.value(4)});
        links.add(
            std::array{of_shop, variant, to, origin, key, run, at, by, none});
    }
}

} // namespace

void make_links(const Connection& connection, std::int64_t shop,
                const LinkChanger& changer, std::string_view rows) {
    const auto last = last_sequence(connection);
    remember_all(connection, shop, changer, rows);
    link_all(connection, last);
    seal_all(connection, shop, changer, last);
}

} // namespace hwsync::sqlite
