#include "catalog/sqlite/match/unresolved_spool.hpp"

namespace hwsync::sqlite {

namespace {

constexpr const char* create =
    "CREATE TABLE variant (id INTEGER PRIMARY KEY, product_id INTEGER,"
    "  outcome INTEGER, identifier TEXT, candidates TEXT,"
    "  reason TEXT)";

constexpr std::string_view insert =
    "INSERT INTO variant (id, product_id, outcome, identifier,"
    " candidates, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

} // namespace

UnresolvedSpool::UnresolvedSpool() : m_rows(create, insert) {}

void UnresolvedSpool::add(const UnresolvedVariant& variant) {
    m_rows.insert()
        .bind(1, variant.variant_id)
        .bind(2, variant.product_id)
        .bind(3, static_cast<std::int64_t>(variant.outcome))
        .bind_or_null(4, variant.identifier)
        .bind(5, variant.candidates)
        .bind_or_null(6, variant.reason)
        .run();
}

std::optional<Statement> UnresolvedSpool::cursor() const {
    return m_rows.select(
        "SELECT id, product_id, outcome, identifier, candidates, reason"
        " FROM variant"
        " ORDER BY id");
}

UnresolvedVariant UnresolvedSpool::row(const Statement& cursor) {
    return {static_cast<Outcome>(cursor.integer(2)),
            cursor.integer(1),
            cursor.integer(0),
            cursor.text(3),
            cursor.text(4),
            cursor.text(5)};
}

void UnresolvedSpool::for_each(const Visit& visit) const {
    auto rows = cursor();
    while (rows && rows->step()) {
        visit(row(*rows));
    }
}

} // namespace hwsync::sqlite
