#include "shared/suggest_request.hpp"

#include "process/clock.hpp"
#include "shared/shops.hpp"

hwsync::SuggestRequest suggest_request(const Context& context,
                                       const std::vector<std::string>& shops) {
    hwsync::SuggestRequest request;
    request.catalog = context.catalog();
    request.shops = shops;
    request.matching = context.config().matching;
    request.children = child_rules(context);
    request.now = current_time();
    request.leave_out = hwsync::leave_out_rules(context.config());
    return request;
}
