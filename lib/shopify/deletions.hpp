#pragma once

#include <hwsync/time.hpp>

#include <cstdint>
#include <vector>

namespace hwsync {

class GraphqlClient;
class Observer;

/// The products that were deleted since `when`, in ascending order: those that
/// Shopify's events or its deletion events name, and that it has indeed no
/// more. Shopify keeps both for a year. Where it no longer answers one of the
/// two questions the observer is warned, and the other has to do.
std::vector<std::int64_t> deleted_products(GraphqlClient& client, Time when,
                                           Observer& observer);

/// Those of the products that Shopify has no more, in ascending order.
std::vector<std::int64_t>
products_that_are_gone(GraphqlClient& client,
                       std::vector<std::int64_t> products);

} // namespace hwsync
