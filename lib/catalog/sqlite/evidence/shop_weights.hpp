#pragma once

#include "catalog/match_view.hpp"
#include "catalog/sqlite/evidence/link_weigher.hpp"
#include "catalog/sqlite/evidence/rare_words.hpp"

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

    /// The live catalog variants of products whose titles share rare words with
    /// the title of a child's variant, without the known ones, which are in
    /// rising order.
    FoundByWords sharing_words(std::int64_t variant,
                               std::span<const std::int64_t> known);

private:
    std::vector<Candidate> candidates(std::int64_t product,
                                      std::span<const std::int64_t> ids);
    void add_companies(std::int64_t product, std::vector<Candidate>& all);

    const MatchingRules& m_rules;
    LinkWeigher m_weigher;
    LinkedProducts m_products;
    Statement m_child;
    Statement m_catalog;
    RareWords m_rare_words;
    std::uint64_t m_live_variants;
    TextArena m_texts;
};

} // namespace hwsync::sqlite
