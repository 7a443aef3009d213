#include "catalog/sqlite/runs/reject_spool.hpp"

namespace hwsync::sqlite {

namespace {

constexpr const char* create =
    "CREATE TABLE reject (line INTEGER, n INTEGER, reason TEXT, id INTEGER,"
    "  PRIMARY KEY (line, n)) WITHOUT ROWID";

constexpr std::string_view insert =
    "INSERT INTO reject (line, n, reason, id) VALUES (?1, ?2, ?3, ?4)";

} // namespace

RejectSpool::RejectSpool() : m_rows(create, insert) {}

void RejectSpool::add(const Reject& reject) {
    ++m_size;
    auto& row = m_rows.insert();
    row.bind(1, static_cast<std::int64_t>(reject.line))
        .bind(2, static_cast<std::int64_t>(m_size))
        .bind(3, std::string_view{reject.reason});
    if (reject.id == 0) {
        row.bind_null(4);
    } else {
        row.bind(4, reject.id);
    }
    row.run();
}

void RejectSpool::for_each(const Visit& visit) const {
    auto rows =
        m_rows.select("SELECT line, reason, id FROM reject ORDER BY line, n");
    while (rows && rows->step()) {
        visit({static_cast<std::uint64_t>(rows->integer(0)), rows->text(1),
               rows->integer(2)});
    }
}

} // namespace hwsync::sqlite
