#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <optional>
#include <string>
#include <utility>

namespace hwsync::sqlite {

/// A statement that is prepared when it is first used, as many never are.
class LazyStatement {
public:
    // The connection must outlive it. Only the first one may write.
    LazyStatement(Connection& connection, std::string sql)
        : m_reader(connection), m_writer(&connection), m_sql(std::move(sql)) {}
    LazyStatement(const Connection& connection, std::string sql)
        : m_reader(connection), m_sql(std::move(sql)) {}

    Statement& operator*() {
        if (!m_statement) {
            m_statement.emplace(m_writer == nullptr ? m_reader.prepare(m_sql)
                                                    : m_writer->prepare(m_sql));
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
    const Connection& m_reader;
    Connection* m_writer = nullptr;
    std::string m_sql;
    std::optional<Statement> m_statement;
};

} // namespace hwsync::sqlite
