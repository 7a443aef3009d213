#pragma once

#include <string_view>

/// The documents that are sent: queries/*.graphql, embedded when hwsync is
/// built.
namespace hwsync::queries {

extern const std::string_view bulk_products_graphql;
extern const std::string_view bulk_start_graphql;
extern const std::string_view bulk_cancel_graphql;
extern const std::string_view bulk_operation_graphql;
extern const std::string_view bulk_operations_graphql;
extern const std::string_view shop_graphql;
extern const std::string_view product_events_graphql;
extern const std::string_view deletion_events_graphql;
extern const std::string_view nodes_graphql;

} // namespace hwsync::queries
