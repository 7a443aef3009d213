#pragma once

#include "catalog/sqlite/verify/rows/finding_spool.hpp"
#include "catalog/sqlite/verify/rows/shops.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// What operators block in a child shop, by the keys that verify makes.
class VerifiedBlocks {
public:
    VerifiedBlocks(const Connection& connection, const ShopToVerify& shop,
                   Identifier identifier);

    /// Whether the key is blocked in all of the shop.
    bool has_key(std::string_view key) const { return m_keys.contains(key); }
    /// A blocked variant, gone or not, that has the key and was blocked before
    /// a run; 0 for none.
    std::int64_t variant_with(std::string_view key,
                              std::int64_t before_run) const;
    /// Finds stored keys that are not what their identifier makes.
    void check_stored_keys(FindingSpool& report) const;

private:
    struct BlockedVariant {
        std::int64_t id = 0;
        std::int64_t run = 0;
    };

    void read_keys(const Connection& connection, const ShopToVerify& shop,
                   Identifier identifier);
    void read_variants(const Connection& connection, const ShopToVerify& shop,
                       Identifier identifier);

    std::string m_shop;
    std::set<std::string, std::less<>> m_keys;
    std::set<std::string> m_damaged; ///< identifiers
    /// The one of each key that was blocked first.
    std::map<std::string, BlockedVariant, std::less<>> m_variants;
};

} // namespace hwsync::sqlite
