#pragma once

#include "base/text_arena.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/file/rising_lookup.hpp"
#include "model/evidence/rows.hpp"
#include "model/matching.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// Which links of a child shop are weighed, and what does not count as an
/// identifier there.
struct WeighedShop {
    std::int64_t shop = 0; ///< its number
    Identifier identifier = Identifier::sku;
    const MatchingRules& rules;      ///< must outlive what is made with it
    std::string_view links = "link"; ///< the table of the links
};

/// A link as its child's side tells it.
struct ChildLink {
    VariantRow variant;
    std::string_view identifier; ///< as stored
    std::string_view near;       ///< its near form, or its key
    bool is_pinned = false;
    bool is_fallback = false;
    OtherIdentifier other = OtherIdentifier::counts;
    std::int64_t catalog_id = 0; ///< of the variant that it leads to
};

/// Some of a child's products, with all the links of each.
struct ChildLinks {
    std::vector<ChildLink> links;
    TextArena texts;

    void clear() noexcept {
        links.clear();
        texts.clear();
    }
};

/// The child's products.
RisingLookup products_of(const Connection& connection, const WeighedShop& shop);

/// What `products` finds, with its texts in `texts`; where it finds nothing, a
/// row of the id alone.
ProductRow product_of(RisingLookup& products, std::int64_t id,
                      TextArena& texts);

/// Reads the links of a child's live variants: one of its products after
/// another in the order of their ids, the variants of each in the order of
/// theirs.
class ChildLinkReader {
public:
    ChildLinkReader(const Connection& connection, const WeighedShop& shop);

    /// Starts with the first product.
    void begin();
    /// Starts with this product, and reads no other.
    void begin_at(std::int64_t product);

    /// Reads the next products into `read`, which is empty; false if there is
    /// none.
    bool fill(ChildLinks& read);

private:
    void begin(Statement& variants);
    void add(std::int64_t product, std::int64_t variant, ChildLinks& read);
    void end() noexcept;

    const MatchingRules& m_rules;
    LazyStatement m_all; ///< the ids of variants
    LazyStatement m_one; ///< those of a product
    Statement* m_variants = nullptr;
    bool m_has_variant = false;
    RisingLookup m_links;
    RisingLookup m_rows;
    RisingLookup m_products;
};

} // namespace hwsync::sqlite
