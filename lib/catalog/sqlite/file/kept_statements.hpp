#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <map>
#include <string>

namespace hwsync::sqlite {

/// Statements that are prepared once and used again and again, where preparing
/// them would take longer than running them.
class KeptStatements {
public:
    /// The connection must outlive it.
    explicit KeptStatements(const Connection& connection)
        : m_connection(connection) {}

    /// Reset, and valid until clear(); not to be asked for again while it is
    /// read.
    Statement& get(const std::string& sql) {
        auto found = m_statements.find(sql);
        if (found == m_statements.end()) {
            found = m_statements.emplace(sql, m_connection.prepare(sql)).first;
        }
        found->second.reset();
        return found->second;
    }
    void clear() { m_statements.clear(); }
    const Connection& connection() const noexcept { return m_connection; }

private:
    const Connection& m_connection;
    std::map<std::string, Statement> m_statements;
};

} // namespace hwsync::sqlite
