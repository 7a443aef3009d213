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

/// Where the rows of one shop stand: the primary shop's in product and variant,
/// with all their fields; a child's, with those that matching needs, in
/// shop_product and shop_variant among those of other children.
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

    /// How many of these, at the end, were not kept at first. Null is left out
    /// of the digest there, so that rows without them keep theirs.
    std::size_t added_later(RecordKind kind) const noexcept;

    /// Which fields are kept: kept_fields_version or child_fields_version.
    std::uint64_t fields_version() const noexcept {
        return is_primary() ? kept_fields_version : child_fields_version;
    }
};

} // namespace hwsync::sqlite
