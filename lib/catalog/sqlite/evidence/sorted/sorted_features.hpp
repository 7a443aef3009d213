#pragma once

#include "catalog/sqlite/evidence/linked_products.hpp"
#include "catalog/sqlite/evidence/sorted/sorted_links.hpp"

#include "model/evidence/companies.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace hwsync::sqlite {

/// Walks SortedLinks with all of their features. Whether a link is pinned or
/// has the same key is not known of them.
class SortedFeatures {
public:
    /// Products are read over `connection`.
    SortedFeatures(const Connection& connection, const WeighedShop& shop,
                   SortedLinks& links);

    /// Goes to the next of the child's products; false if there is none.
    bool next();
    std::int64_t product() const noexcept { return m_product; }
    /// The links of that product, until the next call.
    std::span<const LinkToCount> links() const noexcept {
        return std::span{m_links}.first(m_count);
    }

private:
    void add();

    SortedLinks::Reader m_reader;
    bool m_has_link;
    RisingLookup m_child_products;
    RisingLookup m_catalog_products;
    FeatureReader m_child;
    FeatureReader m_catalog;
    LiveVariants m_live;
    Companies m_companies;
    using Product = std::shared_ptr<const ProductFeatures>;
    std::vector<Product> m_targets;    ///< by their places in m_companies
    std::vector<std::size_t> m_places; ///< of what the links lead to
    TextArena m_texts;
    std::int64_t m_product = 0;
    std::vector<LinkToCount> m_links; ///< the rest are kept for their memory
    std::size_t m_count = 0;
};

} // namespace hwsync::sqlite
