#pragma once

#include "catalog/sqlite/verify/rows/finding_spool.hpp"
#include "catalog/sqlite/verify/rows/shops.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// What operators block in a child shop, by the keys that verify makes.
class VerifiedBlocks {
public:
    VerifiedBlocks(const Connection& connection, const ShopToVerify& shop,
                   Identifier identifier);

    /// Whether the key is blocked in all of the shop.
    bool has_key(std::string_view key) const { return m_keys.contains(key); }
    /// The same for a key of the identifier that does not link: no variant is
    /// matched by it.
    bool has_other_key(std::string_view key) const {
        return m_other_keys.contains(key);
    }
    /// Whether held_before() can find any.
    bool holds_variants() const noexcept {
        return !m_by_sku.empty() || !m_by_barcode.empty();
    }
    struct HeldVariant {
        std::int64_t id = 0;
        std::int64_t run = 0;
        std::int64_t target = 0; ///< 0 for a block
    };

    /// A variant with this key of an identifier that was blocked before a link
    /// was made, or pinned to another catalog variant and is gone: the first
    /// such. Null for none.
    const HeldVariant* held_before(std::string_view key, Identifier by,
                                   std::int64_t link_run,
                                   std::int64_t linked_to) const;
    /// Finds stored keys that are not what their identifier makes.
    void check_stored_keys(FindingSpool& report) const;

private:
    void read_keys(const Connection& connection, const ShopToVerify& shop,
                   Identifier identifier);
    void read_variants(const Connection& connection, const ShopToVerify& shop);

    std::string m_shop;
    std::set<std::string, std::less<>> m_keys;
    std::set<std::string, std::less<>> m_other_keys;
    std::set<std::string> m_damaged; ///< identifiers
    /// Those of each key, in the order in which they were blocked or pinned.
    using ByKey = std::map<std::string, std::vector<HeldVariant>, std::less<>>;
    ByKey m_by_sku;
    ByKey m_by_barcode;
};

} // namespace hwsync::sqlite
