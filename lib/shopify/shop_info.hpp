#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hwsync {

class GraphqlClient;

/// Which shop answers, and what we may do there.
struct ShopInfo {
    std::int64_t id = 0;
    std::string name;
    std::string myshopify_domain;
    std::vector<std::string> scopes; ///< of the app, e.g. "read_products"
};

ShopInfo shop_info(GraphqlClient& client);

} // namespace hwsync
