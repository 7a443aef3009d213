#include "shared/suggest_request.hpp"

hwsync::SuggestRequest suggest_request(const Context& context,
                                       const std::vector<std::string>& shops) {
    const auto& config = context.config();
    hwsync::SuggestRequest request;
    request.catalog = context.catalog();
    request.shops = shops;
    request.matching = config.matching;
    for (const auto& shop : config.shops) {
        if (shop.name != config.primary) {
            request.children.push_back({shop.name, shop.strip_prefix,
                                        shop.strip_suffix, shop.matching});
        }
    }
    return request;
}
