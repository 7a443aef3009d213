#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <optional>
#include <string>
#include <utility>

namespace hwsync::sqlite {

/// A statement that is prepared when it is first used, as many never are.
class LazyStatement {
public:
    /// The connection must outlive it.
    LazyStatement(const Connection& connection, std::string sql)
        : m_connection(connection), m_sql(std::move(sql)) {}

    Statement& operator*() {
        if (!m_statement) {
            m_statement.emplace(m_connection.prepare(m_sql));
        }
        return *m_statement;
    }
    Statement* operator->() { return &**this; }
    void reset() noexcept {
        if (m_statement) {
            m_statement->reset();
        }
    }

private:
    const Connection& m_connection;
    std::string m_sql;
    std::optional<Statement> m_statement;
};

} // namespace hwsync::sqlite
