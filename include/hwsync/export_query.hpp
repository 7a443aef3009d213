#pragma once

#include <hwsync/export.hpp>

#include <string>

namespace hwsync {

/// The GraphQL document, for Shopify's `bulkOperationRunQuery`, that
/// import-bulk asks of the primary shop: all products with all their variants.
/// The result of a bulk operation with it is what import-bulk and associate
/// read from a file. It is valid in every version of the Admin API that hwsync
/// supports.
HWSYNC_EXPORT std::string export_query();

} // namespace hwsync
