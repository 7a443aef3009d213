#include "catalog/sqlite/links/link_change_spool.hpp"

namespace hwsync::sqlite {

namespace {

constexpr const char* create =
    "CREATE TABLE change (sequence INTEGER PRIMARY KEY, shop TEXT,"
    "  variant INTEGER, from_id INTEGER, to_id INTEGER, origin TEXT,"
    "  reason TEXT, identifier TEXT, title TEXT, from_title TEXT,"
    "  to_title TEXT)";

constexpr std::string_view insert =
    "INSERT INTO change (shop, variant, from_id, to_id, origin, reason,"
    " identifier, title, from_title, to_title)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

} // namespace

LinkChangeSpool::LinkChangeSpool() : m_rows(create, insert) {}

void LinkChangeSpool::add(const LinkChanged& change) {
    m_rows.insert()
        .bind(1, change.shop)
        .bind(2, change.variant_id)
        .bind(3, change.from)
        .bind(4, change.to)
        .bind(5, change.origin)
        .bind(6, change.reason)
        .bind(7, change.identifier)
        .bind(8, change.title)
        .bind(9, change.from_title)
        .bind(10, change.to_title)
        .run();
    ++m_size;
}

void LinkChangeSpool::for_each(const Visit& visit) const {
    auto rows =
        m_rows.select("SELECT shop, variant, from_id, to_id, origin, reason,"
                      " identifier, title, from_title, to_title FROM change"
                      " ORDER BY sequence");
    while (rows && rows->step()) {
        visit({rows->text(0), rows->integer(1), rows->integer(2),
               rows->integer(3), rows->text(4), rows->text(5), rows->text(6),
               rows->text(7), rows->text(8), rows->text(9)});
    }
}

} // namespace hwsync::sqlite
