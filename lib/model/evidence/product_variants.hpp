#pragma once

#include "model/evidence/features.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace hwsync {

/// The variants of one catalog product, so that those that have much in common
/// with a child's are found without a look at each. A product has up to 2,048.
class ProductVariants {
public:
    ProductVariants() = default;
    /// The rows rise by their ids.
    ProductVariants(std::span<const VariantRow> rows, FeatureReader& reader);

    std::size_t size() const noexcept { return m_variants.size(); }
    std::int64_t id(std::size_t place) const { return m_variants[place].id; }
    const VariantFeatures& features(std::size_t place) const {
        return m_variants[place].features;
    }

    /// The places of those that may have the same options, or the other
    /// identifier the same or nearly: all that do, and perhaps some that do
    /// not. Any order; some twice.
    std::vector<std::size_t> places_like(const VariantFeatures& child) const;

    /// Whether any has one of the child's option values.
    bool shares_option(const VariantFeatures& child) const;

private:
    struct Variant {
        std::int64_t id = 0;
        VariantFeatures features;
    };
    using Places = std::vector<std::pair<std::uint64_t, std::size_t>>;

    std::vector<Variant> m_variants;
    Places m_by_options; ///< options_number(); rising, like the others
    Places m_by_other;
    Places m_by_other_near;
    std::vector<std::uint64_t> m_values; ///< of all options, rising
};

} // namespace hwsync
