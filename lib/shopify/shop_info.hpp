#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hwsync {

class GraphqlClient;

/// Which shop answers, and what we may do there.
struct ShopInfo {
    std::int64_t id = 0;
    std::string name;
    std::string myshopify_domain;
    /// Of the app, e.g. "read_products"; nothing where Shopify does not tell.
    std::optional<std::vector<std::string>> scopes;
};

ShopInfo shop_info(GraphqlClient& client);

} // namespace hwsync
