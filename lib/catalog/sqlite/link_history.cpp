#include "catalog/sqlite/link_history.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

namespace {

constexpr std::string_view select =
    "SELECT h.at, h.run, h.by, shop.name, h.variant_id, h.from_id, h.to_id,"
    " h.to_origin, h.reason, h.to_note"
    " FROM link_history AS h JOIN shop ON shop.number = h.shop ";

void visit_all(Statement& rows, const LinkView::VisitChange& visit) {
    while (rows.step()) {
        visit({rows.text(0), rows.integer(1), rows.text(2), rows.text(3),
               rows.integer(4), rows.integer(5), rows.integer(6), rows.text(7),
               rows.text(8), rows.text(9)});
    }
}

} // namespace

void visit_link_history(const Connection& connection, std::int64_t shop,
                        std::int64_t variant,
                        const LinkView::VisitChange& visit) {
    auto rows = connection.prepare(
        fmt::format("{} WHERE h.shop = ?1 AND h.variant_id = ?2"
                    " ORDER BY h.sequence",
                    select));
    rows.bind(1, shop).bind(2, variant);
    visit_all(rows, visit);
}

void visit_link_history(const Connection& connection, Identifier identifier,
                        std::string_view key,
                        const LinkView::VisitChange& visit) {
    auto rows = connection.prepare(fmt::format(
        "WITH target AS (SELECT id FROM variant WHERE {1} = ?1)"
        " {0} WHERE (h.shop, h.variant_id) IN ("
        "  SELECT v.shop, v.id FROM shop AS s JOIN shop_variant AS v"
        "  ON v.shop = s.number AND v.{1} = ?1)"
        " OR h.from_id IN target OR h.to_id IN target ORDER BY h.sequence",
        select, identifier == Identifier::sku ? "sku_key" : "barcode_key"));
    rows.bind(1, key);
    visit_all(rows, visit);
}

} // namespace hwsync::sqlite
