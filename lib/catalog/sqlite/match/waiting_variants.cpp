#include "catalog/sqlite/match/waiting_variants.hpp"

namespace hwsync::sqlite {

namespace {

Statement make_table(Connection& connection) {
    connection.execute(
        "CREATE TEMP TABLE waiting_variant (id INTEGER PRIMARY KEY,"
        " outcome INTEGER, product_id INTEGER, linked_to INTEGER,"
        " identifier TEXT, key TEXT)");
    return connection.prepare("INSERT INTO temp.waiting_variant"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
}

} // namespace

WaitingVariants::WaitingVariants(Connection& connection)
    : m_connection(connection), m_insert(make_table(connection)),
      m_take(connection.prepare("DELETE FROM temp.waiting_variant"
                                " WHERE id = ?1 RETURNING identifier")) {}

void WaitingVariants::add(const WaitingVariant& variant) {
    m_insert.bind(1, variant.id)
        .bind(2, static_cast<std::int64_t>(variant.outcome))
        .bind(3, variant.product_id)
        .bind(4, variant.linked_to)
        .bind(5, variant.identifier)
        .bind(6, variant.key)
        .run();
    m_is_empty = false;
}

std::optional<std::string> WaitingVariants::take(std::int64_t id) {
    m_take.reset();
    m_take.bind(1, id);
    std::optional<std::string> identifier;
    while (m_take.step()) {
        identifier = m_take.text(0);
    }
    m_take.reset();
    return identifier;
}

void WaitingVariants::for_each(
    const std::function<void(const WaitingVariant&)>& visit) const {
    auto rows = m_connection.prepare(
        "SELECT id, outcome, product_id, linked_to, identifier, key"
        " FROM temp.waiting_variant ORDER BY id");
    while (rows.step()) {
        visit({rows.integer(0), static_cast<Outcome>(rows.integer(1)),
               rows.integer(2), rows.integer(3), rows.text(4), rows.text(5)});
    }
}

} // namespace hwsync::sqlite
