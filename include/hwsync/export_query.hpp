#pragma once

#include <hwsync/export.hpp>

#include <string>

namespace hwsync {

/// The GraphQL document that import-bulk passes to Shopify's
/// `bulkOperationRunQuery`: all products of a shop with all their variants.
///
/// import-bulk and associate accept the result of such a bulk operation as a
/// file. The document is valid in every version of the Admin API that hwsync
/// supports.
HWSYNC_EXPORT std::string export_query();

} // namespace hwsync
