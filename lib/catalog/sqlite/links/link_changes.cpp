#include "catalog/sqlite/links/link_changes.hpp"

#include <fmt/core.h>

#include <array>
#include <span>
#include <string>
#include <vector>

namespace hwsync::sqlite {

namespace {

/// Of a change: from, to, is_loss, key, reason, rule.
std::vector<ColumnType> columns() {
    using enum ColumnType;
    return {integer, integer, integer, text, text, text};
}

LinkChange change_of(std::int64_t variant, std::span<const Value> row) {
    return {variant,     row[0].integer,      row[1].integer, row[3].text,
            row[4].text, row[2].integer != 0, row[5].text};
}

} // namespace

LinkChanges::LinkChanges(Connection& connection,
                         const std::filesystem::path& folder)
    : m_connection(connection), m_rows(folder, columns()) {}

void LinkChanges::add(const LinkChange& change) {
    m_rows.add(
        {}, change.variant,
        std::array{Value::of_integer(change.from), Value::of_integer(change.to),
                   Value::of_integer(change.is_loss ? 1 : 0),
                   Value::of_text(change.key), Value::of_text(change.reason),
                   Value::of_text(change.rule)});
    m_has_only_new = m_has_only_new && change.from == 0;
}

LinkChanges::Cursor LinkChanges::sorted() {
    return Cursor{m_rows};
}

LinkChange LinkChanges::Cursor::change() const {
    return change_of(m_rows.id(), m_rows.row());
}

std::string_view LinkChanges::table() {
    if (!m_has_table) {
        m_connection.execute(
            "CREATE TEMP TABLE link_change (variant INTEGER PRIMARY KEY,"
            " from_id INTEGER, to_id INTEGER, key TEXT, reason TEXT,"
            " is_loss INTEGER, rule TEXT)");
        auto insert = m_connection.prepare(
            "INSERT INTO temp.link_change (variant, from_id, to_id, key,"
            " reason, is_loss, rule) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        for_each([&](const LinkChange& change) {
            insert.bind(1, change.variant)
                .bind(2, change.from)
                .bind(3, change.to)
                .bind(4, change.key)
                .bind(5, change.reason)
                .bind(6, static_cast<std::int64_t>(change.is_loss))
                .bind_or_null(7, change.rule)
                .run();
        });
        m_has_table = true;
    }
    return "temp.link_change";
}

HeldChange LinkChanges::hold(std::int64_t variant, std::string_view reason) {
    m_has_held = true;
    auto row = m_connection.prepare(fmt::format(
        "SELECT from_id, is_loss, rule FROM {} WHERE variant = ?1", table()));
    row.bind(1, variant).step();
    HeldChange held{row.integer(0), row.integer(1) != 0,
                    std::string{row.text(2)}};
    row.reset();
    auto change = m_connection.prepare(
        held.from == 0 ? "DELETE FROM temp.link_change WHERE variant = ?1"
                       : "UPDATE temp.link_change SET to_id = 0, is_loss = 1,"
                         " rule = NULL, reason = ?2 WHERE variant = ?1");
    change.bind(1, variant);
    if (held.from != 0) {
        change.bind(2, reason);
    }
    change.run();
    return held;
}

bool LinkChanges::has(std::int64_t variant) {
    if (!m_find) {
        m_find.emplace(m_connection.prepare(
            fmt::format("SELECT 1 FROM {} WHERE variant = ?1", table())));
    }
    m_find->reset();
    m_find->bind(1, variant);
    return m_find->step();
}

void LinkChanges::for_each(
    const std::function<void(const LinkChange&)>& visit) {
    if (!m_has_table) {
        auto changes = sorted();
        while (changes.next()) {
            visit(changes.change());
        }
        return;
    }
    auto rows = m_connection.prepare(
        "SELECT variant, from_id, to_id, key, reason, is_loss, rule"
        " FROM temp.link_change ORDER BY variant");
    while (rows.step()) {
        visit({rows.integer(0), rows.integer(1), rows.integer(2), rows.text(3),
               rows.text(4), rows.integer(5) != 0, rows.text(6)});
    }
}

} // namespace hwsync::sqlite
