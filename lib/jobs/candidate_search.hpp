#pragma once

#include "catalog/match_view.hpp"

#include <hwsync/explain.hpp>
#include <hwsync/identifier.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// Finds the catalog variants that a child's variant is likeliest to be. All
/// that have something in common with it are weighed before any is dropped.
class CandidateSearch {
public:
    CandidateSearch(MatchView& view, Identifier identifier);

    /// Of those with the most in common the likeliest first.
    std::vector<LinkCandidate> of(std::int64_t shop,
                                  const MatchedVariant& variant,
                                  const MatchingRules& rules);

    /// How many variants of the products in which its partner is expected were
    /// not weighed in the last of().
    std::uint64_t left_out() const noexcept { return m_left_out; }

private:
    enum Evidence : unsigned {
        same_key = 1U,
        near_key = 2U,
        same_other = 4U,
        near_other = 8U,
        same_titles = 16U,
        same_hint = 32U
    };

    void collect_by_key(std::int64_t shop, const MatchedVariant& variant,
                        const MatchingRules& rules);
    void collect_by_other(const MatchedVariant& variant,
                          const MatchingRules& rules);
    void collect_by_hint(std::int64_t shop, const MatchedVariant& variant,
                         const MatchingRules& rules);
    void weigh(std::int64_t shop, const MatchedVariant& variant,
               const MatchingRules& rules, std::vector<LinkCandidate>& likely);
    void add_by_products(std::int64_t shop, const MatchedVariant& variant,
                         const MatchingRules& rules,
                         std::vector<LinkCandidate>& likely);
    static void add(const std::vector<std::int64_t>& ids, std::string_view why,
                    std::vector<LinkCandidate>& likely);
    void cut(std::vector<LinkCandidate>& likely) const;
    static int weight_of(unsigned evidence);
    std::vector<std::string> words_for(unsigned evidence) const;

    MatchView& m_view;
    Identifier m_identifier;
    Identifier m_other;
    std::map<std::int64_t, unsigned> m_found; ///< evidence by catalog variant
    std::set<std::int64_t> m_by_words; ///< what nothing but words has found
    std::uint64_t m_left_out = 0;
    /// What was last looked up: a list of variants with one identifier asks for
    /// the same again and again.
    std::int64_t m_shop = 0;
    std::string m_key;
    std::vector<CatalogCandidate> m_exact;
    std::vector<CatalogCandidate> m_near;
};

} // namespace hwsync
