#pragma once

#include "model/fields.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// What is taken off a child shop's SKUs before they are compared.
struct StripRules {
    std::string prefix;
    std::string suffix;

    bool operator==(const StripRules&) const = default;
};

/// A SKU without the space around it and without what is taken off. Nothing is
/// left of one that is no longer than that.
std::string_view stripped(std::string_view sku, const StripRules& rules);

/// The tables and fields of one shop's rows. The primary shop's are in product
/// and variant, with all fields; a child's are in shop_product and
/// shop_variant, beside those of other children, with the fields that matching
/// needs.
struct ShopScope {
    std::int64_t shop = 0; ///< a child's number; 0 for the primary shop
    std::string name;      ///< the shop's
    StripRules strip;

    bool is_primary() const noexcept { return shop == 0; }

    std::string_view table(RecordKind kind) const noexcept;

    /// What an SQL condition on the scope's rows begins with.
    std::string filter() const;

    /// Such a condition for the variants of product ?1.
    std::string of_product() const;

    /// The positions of the fields that are kept.
    std::span<const std::size_t> kept(RecordKind kind) const noexcept;

    /// How many of these, at the end, were added by later versions. A null
    /// there is left out of the digest, so that rows without them keep their
    /// digest.
    std::size_t added_later(RecordKind kind) const noexcept;

    /// Which fields are kept: kept_fields_version or child_fields_version.
    std::uint64_t fields_version() const noexcept {
        return is_primary() ? kept_fields_version : child_fields_version;
    }
};

} // namespace hwsync::sqlite
