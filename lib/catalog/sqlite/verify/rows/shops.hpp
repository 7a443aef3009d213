#pragma once

#include "catalog/catalog.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"

#include <hwsync/error.hpp>
#include <hwsync/verify.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// A shop with what the catalog keeps of it.
struct ShopToVerify {
    ShopScope scope;       ///< its strip rules are those to compare by
    StripRules kept_strip; ///< those that the stored keys were made by
    /// Whether the stored keys were made in the way of this version.
    bool has_current_keys = true;
    std::int64_t live_products = 0;
    std::int64_t live_variants = 0;
    MatchingConfig matching;
    VerifyConfig verify;
    std::string later_rules; ///< see last_later_rules()
    bool was_read = true;

    /// Whether variants whose own identifier matches nothing are matched by the
    /// other one.
    bool asks_other_identifier() const noexcept {
        return !scope.is_primary() && matching.fallback == Fallback::other;
    }
};

/// Whether this is the primary shop's name: the catalog's, or the config
/// file's where the catalog was not told yet.
bool is_primary(std::string_view shop, const CatalogIdentity& identity,
                const VerifyRequest& request);

/// The Error(usage) about a shop that the catalog does not know.
/// Whether the request has rules for a child shop of this name.
bool is_named_child(const VerifyRequest& request, std::string_view name);

Error unknown_shop(std::string_view name);

/// The primary shop, then the children that the request asks for by their
/// names. Throws Error(usage) for a shop that neither the catalog nor the
/// config knows, and for a coverage of the primary shop.
std::vector<ShopToVerify> shops_to_verify(const Connection& connection,
                                          const VerifyRequest& request);

/// The child shops of the config that were requested, too, and that the catalog
/// does not know.
std::vector<std::string>
shops_never_read(const std::vector<ShopToVerify>& shops,
                 const VerifyRequest& request);

/// How a child shop is verified.
const VerifyConfig& verify_config_of(const VerifyRequest& request,
                                     std::string_view shop);

/// The identifier that links the catalog. Throws Error(safety) if the request
/// names the other one.
Identifier linking_identifier(const Connection& connection,
                              const VerifyRequest& request);

} // namespace hwsync::sqlite
