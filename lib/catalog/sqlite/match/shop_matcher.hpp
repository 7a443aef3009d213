#pragma once

#include "catalog/association.hpp"
#include "catalog/sqlite/links/link_changes.hpp"
#include "catalog/sqlite/links/link_table.hpp"
#include "catalog/sqlite/match/candidates.hpp"
#include "catalog/sqlite/match/unresolved_spool.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

class NearVariants;
class WaitingVariants;

/// Gives each live variant of a child shop its outcome, and gathers what is to
/// be done about links.
class ShopMatcher {
public:
    ShopMatcher(Connection& connection, std::int64_t shop, ShopRules rules,
                LinkChanges& changes, UnresolvedSpool& unresolved);
    ~ShopMatcher();
    ShopMatcher(const ShopMatcher&) = delete;
    ShopMatcher& operator=(const ShopMatcher&) = delete;

    /// `beside` is another connection that sees the catalog's rows, where there
    /// may be one.
    MatchCounts match(std::optional<Connection> beside);

    /// What holds once the changes are made.
    const LinkTally& tally() const noexcept { return m_tally; }
    const PlaceholderCounts& placeholders() const noexcept {
        return m_placeholders;
    }

private:
    void match_exactly(std::optional<Connection> beside);
    void match_group(const KeyGroup& group, NearVariants& near);
    void match_nearly(const NearVariants& near);
    void look_loosely(NearCatalogKeys& catalog, const KeyGroup& nearly,
                      std::size_t at);
    void settle_placeholders(const KeyGroup& group);
    void match_without_identifier();
    void end_links_of_gone_variants();
    void settle_waiting();
    void record_outcome(const ShopCandidate& variant,
                        const ShopVariantFacts& facts, std::string_view key,
                        const Verdict& verdict);
    void settle_by_other(const ShopCandidate& variant,
                         const ShopVariantFacts& facts, std::string_view key,
                         Verdict verdict);
    void conclude(const ShopCandidate& variant, const ShopVariantFacts& facts,
                  std::string_view key, const Verdict& verdict);
    /// Of the group at hand, as JSON; made for the first that asks.
    const std::string& candidates();
    const CatalogCandidate* find_candidate(std::int64_t catalog_variant) const;
    void move(const ShopCandidate& variant, std::string_view key,
              const Verdict& verdict);
    std::string_view reason_to_move(const ShopCandidate& variant,
                                    std::int64_t target, bool is_there) const;
    std::string_view reason_to_end(const ShopCandidate& variant,
                                   Outcome outcome, std::string_view key);
    /// How far it stands back; nothing where it is deleted.
    std::optional<int> rank_of(std::int64_t catalog_variant);

    Connection& m_connection;
    std::int64_t m_shop;
    ShopRules m_rules;
    MatchedBy m_by;
    /// Where what leads nowhere is asked by the other identifier.
    std::unique_ptr<WaitingVariants> m_waiting;
    LinkChanges& m_changes;
    UnresolvedSpool& m_unresolved;
    MatchingRules m_matching;
    Statement m_catalog_rank;
    MatchCounts m_counts;
    LinkTally m_tally;
    PlaceholderCounts m_placeholders;
    std::vector<CatalogCandidate> m_catalog;
    std::vector<Verdict> m_verdicts;
    std::string m_candidates; ///< empty until candidates() is asked for
};

} // namespace hwsync::sqlite
