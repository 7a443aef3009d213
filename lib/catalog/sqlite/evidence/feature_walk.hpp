#pragma once

#include "base/byte_spool.hpp"
#include "catalog/sqlite/evidence/linked_products.hpp"
#include "model/evidence/features.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hwsync::sqlite {

/// A link of which the features are asked, not the rows.
struct LinkToCount {
    LinkFeatures features;
    bool is_pinned = false;
    bool has_same_key = false; ///< see LinkToWeigh
    OtherIdentifier other = OtherIdentifier::counts;
};

/// Walks the features of a shop's links, in the order of LinkedProducts. They
/// can be kept outside memory: later walks then take a fraction of the time of
/// the first.
class FeatureWalk {
public:
    /// Keeps what it reads in `folder` (see ByteSpool), unless that is empty.
    /// `products` must outlive it.
    FeatureWalk(LinkedProducts& products, const std::filesystem::path& folder);

    /// Starts with the first product.
    void begin();
    /// Goes to the next product with a link; false if there is none.
    bool next();
    /// The links of that product, until the next call.
    std::span<const LinkToCount> links() const noexcept {
        return std::span{m_links}.first(m_count);
    }

private:
    bool read();
    void keep();
    bool read_kept();
    LinkToCount& add();

    LinkedProducts& m_products;
    FeatureReader m_child;
    FeatureReader m_catalog;
    std::optional<ByteSpool> m_spool;
    bool m_has_all_kept = false;
    std::uint64_t m_at = 0; ///< in the spool
    std::string m_bytes;
    std::vector<LinkToCount> m_links; ///< the rest are kept for their memory
    std::size_t m_count = 0;
};

} // namespace hwsync::sqlite
