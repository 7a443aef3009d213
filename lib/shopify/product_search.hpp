#pragma once

#include <hwsync/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// Which products a bulk operation reads: those of the window and, besides,
/// those with these ids; all of them where neither is given.
struct ProductSearch {
    enum class By { created, updated };
    struct Window {
        By by = By::updated;
        Time since;
        std::optional<Time> until; ///< itself included
    };
    std::optional<Window> window;
    std::vector<std::int64_t> ids;
};

/// The document of such a bulk operation, each product with all its variants.
/// Times are widened to whole seconds.
std::string bulk_products_query(const ProductSearch& search);

/// What such a document asks for; nothing where it is none of this version's.
std::optional<ProductSearch> parse_bulk_products_query(std::string_view query);

/// "created_at:>='2026-11-23T08:00:00Z'", as every search of ours says since
/// when. `field` is one of Shopify's search fields.
std::string since(std::string_view field, Time time);

} // namespace hwsync
