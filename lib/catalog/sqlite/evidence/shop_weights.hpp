#pragma once

#include "catalog/match_view.hpp"
#include "catalog/sqlite/evidence/link_weigher.hpp"
#include "catalog/sqlite/evidence/rare_words.hpp"
#include "catalog/sqlite/evidence/variant_rows.hpp"

#include <hwsync/evidence.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace hwsync::sqlite {

/// Weighs single links and candidates of a child, by what associate learned.
class ShopWeights {
public:
    ShopWeights(const Connection& connection, const WeighedShop& shop,
                EvidenceNumbers numbers);

    /// Nothing if the variant has no link, or if either side is gone.
    std::optional<Evidence> of_link(std::int64_t product, std::int64_t variant);

    /// Weighs each catalog variant that is live, and explains those that are
    /// wanted; the likeliest comes first.
    std::vector<WeighedPair> of_candidates(std::int64_t product,
                                           std::int64_t variant,
                                           std::span<const std::int64_t> ids,
                                           const IsWanted& is_wanted);

    struct OfProduct {
        std::int64_t product = 0;
        std::int64_t variant = 0;
    };
    /// Without the known ones, which are in rising order. `titled` are the
    /// catalog's products that have the title of the child's, likewise.
    FoundByProducts by_products(const OfProduct& child,
                                const std::vector<std::int64_t>& titled,
                                std::span<const std::int64_t> known);

private:
    void look_at_company(std::int64_t product);
    std::vector<Candidate> candidates(std::int64_t product,
                                      std::span<const std::int64_t> ids);
    void add_companies(std::int64_t product, std::vector<Candidate>& all);

    const MatchingRules& m_rules;
    LinkWeigher m_weigher;
    LinkedProducts m_products;
    Statement m_child;
    Statement m_catalog;
    Statement m_company;
    std::int64_t m_company_of = 0; ///< the child's product
    Statement m_variants;
    IndexedVariants m_by_company;
    IndexedVariants m_by_title;
    RareWords m_rare_words;
    std::uint64_t m_live_variants;
    TextArena m_texts;
};

} // namespace hwsync::sqlite
