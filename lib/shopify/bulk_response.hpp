#pragma once

#include "shopify/bulk_operation.hpp"

#include <hwsync/time.hpp>

namespace hwsync {

class ResponseObject;
class GraphqlClient;

BulkStatus read_status(const ResponseObject& answer);

/// All that Shopify says of an operation.
BulkOperation read_operation(const ResponseObject& answer);

/// Throws Error(network) where the operation was made in the future: the
/// watermarks that rest on it would pass over all that comes until then.
void check_time(const GraphqlClient& client, const BulkOperation& operation,
                Time now);

} // namespace hwsync
