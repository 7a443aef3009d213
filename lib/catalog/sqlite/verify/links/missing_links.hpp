#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/file/lazy_statement.hpp"
#include "catalog/sqlite/match/hold_moves.hpp"
#include "catalog/sqlite/verify/rows/child_keys.hpp"
#include "catalog/sqlite/verify/rows/finding_spool.hpp"
#include "catalog/sqlite/verify/rows/shops.hpp"
#include "model/matching.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>
#include <string_view>

namespace hwsync::sqlite {

/// Links that the identifiers ask for and that do not exist, in shops whose
/// evidence may hold links back; in a temporary table.
class MissingLinks {
public:
    explicit MissingLinks(Connection& connection);

    /// `message` is the finding's text if nothing holds the link back.
    void add(const ChildKeyRow& row, std::int64_t catalog_variant,
             LinkRule rule, std::string_view message);

    /// Adds the findings of a shop: conflicts, and what is missing indeed.
    /// `is_all` says whether all of the shop's rows were looked at.
    void settle(const ShopToVerify& shop, Identifier identifier,
                const AwaitedHolds& awaited, bool is_all,
                FindingSpool& report) const;

private:
    void mark_held(const ShopToVerify& shop, Identifier identifier,
                   const AwaitedHolds& awaited, bool is_all) const;

    Connection& m_connection;
    bool m_is_empty = true; ///< its table is made with its first row
    LazyStatement m_add;
};

} // namespace hwsync::sqlite
