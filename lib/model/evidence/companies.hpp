#pragma once

#include "base/id_map.hpp"
#include "model/evidence/rows.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace hwsync {

/// Counts where the links of one of a child's products lead.
class Companies {
public:
    /// Begins another of the child's products.
    void clear();
    /// Adds a link to a variant of a catalog product. Returns that product's
    /// place among those that were added: their number where it is a new one.
    std::size_t add(std::int64_t product, std::int64_t variant);
    /// To be called once all were added. Asks for the number of a catalog
    /// product's live variants.
    void
    conclude(const std::function<std::int64_t(std::int64_t product)>& live);
    /// Of the links to the catalog product at a place.
    Company of(std::size_t place) const;

private:
    struct Target {
        std::int64_t product = 0;
        std::uint32_t links = 0;
    };

    std::size_t place_of(std::int64_t product);
    bool
    is_joined(const std::function<std::int64_t(std::int64_t product)>& live);

    std::vector<Target> m_targets;
    IdMap<std::size_t> m_places;          ///< of the targets, if they are many
    std::vector<std::int64_t> m_variants; ///< that links lead to
    Company m_all;                        ///< without `along`
};

} // namespace hwsync
