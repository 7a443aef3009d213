#pragma once

#include <hwsync/error.hpp>
#include <hwsync/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
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

/// How a source that deletions are learnt from answers.
struct DeletionSource {
    std::string name;
    /// Why it does not; nothing where it does.
    std::optional<Error> refusal;
};

/// Asks each of them for the first that was deleted since then. What Shopify
/// remarks on the questions the client knows. Throws Error(network),
/// Error(access).
std::vector<DeletionSource> try_deletion_sources(GraphqlClient& client,
                                                 Time when);

} // namespace hwsync
