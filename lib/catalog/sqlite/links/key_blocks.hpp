#pragma once

#include "catalog/link_editing.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/links/link_table.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {
struct MatchedVariant;
} // namespace hwsync

namespace hwsync::sqlite {

using KeySet = std::set<std::string, std::less<>>;

/// Changes which keys are blocked in child shops. Former blocks stay as their
/// history, marked as ended.
class KeyBlocks {
public:
    explicit KeyBlocks(Connection& connection) : m_connection(connection) {}

    KeyBlock find(std::int64_t shop, std::string_view key) const;
    void change(const BlockedKey& key, const KeyBlock& to,
                const LinkChanger& changer);
    void
    for_each_change_of(std::int64_t run,
                       const std::function<void(const PastKeyChange&)>& visit);

private:
    Connection& m_connection;
};

/// The condition that `key`, a column or parameter, is blocked in `shop`.
std::string is_blocked_key(std::string_view shop, std::string_view key);

/// The keys that are blocked in a shop; each was blocked by an operator.
KeySet blocked_keys(const Connection& connection, std::int64_t shop);

/// Tells who blocked the variant's key, in place of who made its link.
void read_key_block(const Connection& connection, std::int64_t shop,
                    MatchedVariant& variant);

/// The keys that a shop's blocked identifiers make as `other`, the identifier
/// that does not link: variants with these are not matched by it.
KeySet blocked_other_keys(const Connection& connection, std::int64_t shop,
                          Identifier other);

/// The key that a shop's variant with this identifier has; empty for none.
std::string key_in_shop(Identifier identifier, std::string_view text,
                        const StripRules& strip);

/// The live variants of a shop that have a key of the identifier and neither a
/// link nor a block.
std::vector<std::int64_t> free_variants(const Connection& connection,
                                        std::int64_t shop,
                                        Identifier identifier,
                                        std::string_view key);

/// The variants of a shop that have a key of the identifier and an automatic
/// link, by id.
std::vector<std::int64_t> linked_by(const Connection& connection,
                                    std::int64_t shop, Identifier identifier,
                                    std::string_view key);

/// The variants that have a blocked identifier as the one that does not link,
/// which is not `identifier`, and are linked by it, by id.
std::vector<std::int64_t> linked_by_fallback(const Connection& connection,
                                             std::int64_t shop,
                                             Identifier identifier,
                                             std::string_view blocked);

/// How many live variants have it as the one that does not link.
std::int64_t count_with_other(const Connection& connection, std::int64_t shop,
                              Identifier identifier, std::string_view blocked);

/// Computes the keys of a shop's blocked identifiers again, by its strip rules.
void renew_blocked_keys(Connection& connection, const ShopScope& scope);

} // namespace hwsync::sqlite
