#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <optional>
#include <string_view>

namespace hwsync::sqlite {

/// A table in a temporary database of its own, which no rollback touches: in
/// memory while it is small, in a file without a name once it is large. Made
/// for the first row.
class SpillTable {
public:
    /// The statements that make the table and insert a row; constant text.
    constexpr SpillTable(const char* create, std::string_view insert) noexcept
        : m_create(create), m_insert(insert) {}

    /// To be bound and run for each row.
    Statement& insert();

    /// Nothing where there are no rows.
    std::optional<Statement> select(std::string_view sql) const;

private:
    struct Store {
        Connection connection;
        Statement insert;
    };

    const char* m_create;
    std::string_view m_insert;
    std::optional<Store> m_store;
};

} // namespace hwsync::sqlite
