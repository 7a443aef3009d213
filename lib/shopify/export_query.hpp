#pragma once

#include <string>
#include <string_view>

namespace hwsync {

/// Why somebody's bulk query is no reading of all products, as what goes on
/// "its query ..."; empty where it is one: one root field, `products`, that
/// nothing restricts.
std::string why_not_all_products(std::string_view query);

} // namespace hwsync
