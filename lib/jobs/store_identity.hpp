#pragma once

#include <cstdint>
#include <string_view>

namespace hwsync {

class LiveState;

/// Throws Error(safety) where the catalog knows another store of Shopify's by
/// this shop's name, or this store by another name: a reading would end all of
/// the shop's products.
void check_store_identity(LiveState& state, std::string_view shop,
                          std::int64_t store);

} // namespace hwsync
