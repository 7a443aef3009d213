#include "catalog/sqlite/rows/shop_scope.hpp"

#include "model/keys.hpp"

#include <fmt/core.h>

#include <array>
#include <numeric>

namespace hwsync::sqlite {

namespace {

namespace pf = product_field;
namespace vf = variant_field;

template <std::size_t Count>
constexpr std::array<std::size_t, Count> all_of_them() {
    std::array<std::size_t, Count> positions{};
    std::iota(positions.begin(), positions.end(), std::size_t{0});
    return positions;
}

constexpr auto primary_product = all_of_them<pf::count>();
constexpr auto primary_variant = all_of_them<vf::count>();
constexpr std::array<std::size_t, 11> child_product{
    pf::handle,       pf::title,          pf::status,      pf::created_at,
    pf::updated_at,   pf::variants_count, pf::image_url,   pf::vendor,
    pf::product_type, pf::tags,           pf::is_gift_card};
constexpr std::array<std::size_t, 9> child_variant{vf::title,
                                                   vf::sku,
                                                   vf::barcode,
                                                   vf::created_at,
                                                   vf::updated_at,
                                                   vf::selected_options,
                                                   vf::inventory_item_id,
                                                   vf::price,
                                                   vf::is_kit};
constexpr std::size_t added_to_child_product = 4; ///< the last ones
constexpr std::size_t added_to_child_variant = 2;

} // namespace

std::string_view stripped(std::string_view sku, const StripRules& rules) {
    sku = trimmed(sku);
    if (!rules.prefix.empty() && sku.starts_with(rules.prefix)) {
        sku.remove_prefix(rules.prefix.size());
    }
    if (!rules.suffix.empty() && sku.ends_with(rules.suffix)) {
        sku.remove_suffix(rules.suffix.size());
    }
    return sku;
}

std::string_view ShopScope::table(RecordKind kind) const noexcept {
    if (kind == RecordKind::product) {
        return is_primary() ? "product" : "shop_product";
    }
    return is_primary() ? "variant" : "shop_variant";
}

std::string ShopScope::filter() const {
    return is_primary() ? std::string{} : fmt::format("shop = {} AND ", shop);
}

std::string ShopScope::of_product() const {
    // Without the subquery SQLite walks through all of a child's rows.
    return is_primary()
               ? std::string{"product_id = ?1"}
               : fmt::format("shop = {0} AND id IN (SELECT id FROM shop_variant"
                             " WHERE shop = {0} AND product_id = ?1)",
                             shop);
}

std::span<const std::size_t> ShopScope::kept(RecordKind kind) const noexcept {
    if (kind == RecordKind::product) {
        return is_primary() ? std::span<const std::size_t>{primary_product}
                            : std::span<const std::size_t>{child_product};
    }
    return is_primary() ? std::span<const std::size_t>{primary_variant}
                        : std::span<const std::size_t>{child_variant};
}

std::size_t ShopScope::added_later(RecordKind kind) const noexcept {
    if (is_primary()) {
        return 0;
    }
    return kind == RecordKind::product ? added_to_child_product
                                       : added_to_child_variant;
}

} // namespace hwsync::sqlite
