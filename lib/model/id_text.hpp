#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hwsync {

/// A product and a variant of it, as far as a text names them; 0 where not.
struct NamedIds {
    std::int64_t product = 0;
    std::int64_t variant = 0;
};

/// The ids in a gid of a product or variant, or in the URL of its page in
/// Shopify's admin (https://admin.shopify.com/store/NAME/products/1/variants/2,
/// also below a shop's own domain). Nothing when the text is neither.
std::optional<NamedIds> parse_named_ids(std::string_view text) noexcept;

/// The id of a product or a variant, as a number, a gid or a page's URL; of a
/// variant's page the product's too. Throws Error(usage) where it is none,
/// calling it `name`, for example "--variant-id".
std::int64_t product_id_of(std::string_view text, std::string_view name);
std::int64_t variant_id_of(std::string_view text, std::string_view name);

} // namespace hwsync
