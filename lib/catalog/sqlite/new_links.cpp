#include "catalog/sqlite/new_links.hpp"

#include "catalog/sqlite/seals.hpp"

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

void seal_all(const Connection& connection, std::int64_t after) {
    NewRowSeal history{connection, "link_history"};
    NewRowSeal links{connection, "link"};
    auto rows = connection.prepare(
        "SELECT sequence, run, at, by, shop, variant_id, from_id, from_origin,"
        " from_key, from_note, to_id, to_origin, to_key, to_note, reason"
        " FROM link_history WHERE sequence > ?1");
    rows.bind(1, after);
    std::array<Value, 15> row;
    while (rows.step()) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            row[i] = rows.value(static_cast<int>(i));
        }
        history.add(row);
        const auto& [sequence, run, at, by, shop, variant, from, from_origin,
                     from_key, from_note, to, origin, key, note, reason] = row;
        links.add(
            std::array{shop, variant, to, origin, key, run, at, by, note});
    }
}

} // namespace

void make_links(const Connection& connection, std::int64_t shop,
                const LinkChanger& changer, std::string_view rows) {
    const auto last = last_sequence(connection);
    remember_all(connection, shop, changer, rows);
    link_all(connection, last);
    seal_all(connection, last);
}

} // namespace hwsync::sqlite
