#include "catalog/sqlite/file/spill_table.hpp"

#include <utility>

namespace hwsync::sqlite {

Statement& SpillTable::insert() {
    if (!m_store) {
        auto connection = Connection::temporary();
        connection.execute(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
        connection.execute(m_create);
        connection.execute("BEGIN");
        auto insert = connection.prepare(m_insert);
        m_store.emplace(Store{std::move(connection), std::move(insert)});
    }
    return m_store->insert;
}

std::optional<Statement> SpillTable::select(std::string_view sql) const {
    return m_store ? std::optional{m_store->connection.prepare(sql)}
                   : std::nullopt;
}

} // namespace hwsync::sqlite
