#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/file/lazy_statement.hpp"

#include <hwsync/config.hpp>
#include <hwsync/identifier.hpp>

#include <cstdint>

namespace hwsync::sqlite {

/// Live variants of a child shop that are left out of its coverage, those that
/// are blocked aside.
struct LeftOutCounts {
    std::uint64_t variants = 0;
    std::uint64_t linked = 0; ///< of these
};

/// Looks at all of the shop's products, unless nothing is left out.
LeftOutCounts count_left_out(const Connection& connection, std::int64_t shop,
                             Identifier identifier, const LeaveOut& leave_out);

/// The variants that a check leaves out, in a temporary table.
class LeftOutVariants {
public:
    explicit LeftOutVariants(Connection& connection);

    void add_shop(std::int64_t shop, const LeaveOut& leave_out);
    bool has(std::int64_t shop, std::int64_t variant) const;

private:
    Connection& m_connection;
    mutable LazyStatement m_find;
    bool m_is_empty = true;
};

} // namespace hwsync::sqlite
