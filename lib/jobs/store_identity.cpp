#include "jobs/store_identity.hpp"

#include "catalog/live_state.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

namespace hwsync {

void check_store_identity(LiveState& state, std::string_view shop,
                          std::int64_t store) {
    const auto known = state.shopify_id(shop);
    if (known && *known != store) {
        throw Error(
            ErrorKind::safety,
            fmt::format("shop {} is now another store of Shopify's ({}): the "
                        "catalog knows it as {}",
                        printable(shop), store, *known),
            "correct its domain in the config file, or give the new store a "
            "name of its own");
    }
    const auto other = state.shop_of_store(store);
    if (!known && other && *other != shop) {
        throw Error(ErrorKind::safety,
                    fmt::format("shop {} is the store ({}) that the catalog "
                                "knows as shop {}",
                                printable(shop), store, printable(*other)),
                    "correct its domain in the config file, or rename the "
                    "shop with hwsync shop rename");
    }
}

} // namespace hwsync
