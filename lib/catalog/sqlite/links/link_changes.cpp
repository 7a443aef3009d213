#include "catalog/sqlite/links/link_changes.hpp"

namespace hwsync::sqlite {

namespace {

Statement make_table(Connection& connection) {
    connection.execute("CREATE TEMP TABLE link_change ("
                       " variant INTEGER PRIMARY KEY, from_id INTEGER,"
                       " to_id INTEGER,"
                       " key TEXT, reason TEXT, is_loss INTEGER,"
                       " rule TEXT)");
    return connection.prepare(
        "INSERT INTO temp.link_change (variant, from_id, to_id, key, reason,"
        " is_loss, rule) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
}

} // namespace

LinkChanges::LinkChanges(Connection& connection)
    : m_connection(connection), m_insert(make_table(connection)) {}

void LinkChanges::add(const LinkChange& change) {
    m_insert.bind(1, change.variant)
        .bind(2, change.from)
        .bind(3, change.to)
        .bind(4, change.key)
        .bind(5, change.reason)
        .bind(6, static_cast<std::int64_t>(change.is_loss))
        .bind_or_null(7, change.rule)
        .run();
    m_only_new = m_only_new && change.from == 0;
}

HeldChange LinkChanges::hold(std::int64_t variant, std::string_view reason) {
    auto row = m_connection.prepare("SELECT from_id, is_loss, rule FROM"
                                    " temp.link_change WHERE variant = ?1");
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

bool LinkChanges::has(std::int64_t variant) const {
    if (!m_find) {
        m_find.emplace(m_connection.prepare(
            "SELECT 1 FROM temp.link_change WHERE variant = ?1"));
    }
    m_find->reset();
    m_find->bind(1, variant);
    return m_find->step();
}

void LinkChanges::for_each(
    const std::function<void(const LinkChange&)>& visit) const {
    auto rows = m_connection.prepare(
        "SELECT variant, from_id, to_id, key, reason, is_loss,"
        " rule FROM temp.link_change"
        " ORDER BY variant");
    while (rows.step()) {
        visit({rows.integer(0), rows.integer(1), rows.integer(2), rows.text(3),
               rows.text(4), rows.integer(5) != 0, rows.text(6)});
    }
}

std::optional<std::string_view> LinkChanges::only_new_links() const {
    return m_only_new
               ? std::optional<std::string_view>{"SELECT variant, to_id, key,"
                                                 " reason, rule"
                                                 " FROM temp.link_change"}
               : std::nullopt;
}

} // namespace hwsync::sqlite
