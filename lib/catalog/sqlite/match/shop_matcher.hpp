#pragma once

#include "catalog/association.hpp"
#include "catalog/sqlite/links/link_changes.hpp"
#include "catalog/sqlite/links/link_table.hpp"
#include "catalog/sqlite/match/candidates.hpp"
#include "catalog/sqlite/match/unresolved_spool.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

class WaitingVariants;

/// Two more connections that see the catalog's rows, one for each thread that
/// reads them.
struct CatalogReaders {
    Connection keys;
    Connection rows;
};

/// A child's rows that stand elsewhere than in the catalog, until `store`,
/// called once, has put them there.
struct UnstoredShop {
    Connection rows;
    std::function<void()> store;
};

/// Gives each live variant of a child shop its outcome, and collects the
/// changes of links.
class ShopMatcher {
public:
    /// What has to wait is set aside in `folder`; nothing is where it is empty.
    /// `awaited` counts as if it were there, and must outlive this object.
    ShopMatcher(Connection& connection, std::int64_t shop, ShopRules rules,
                const AwaitedHolds& awaited, std::filesystem::path folder,
                LinkChanges& changes, UnresolvedSpool& unresolved);
    ~ShopMatcher();
    ShopMatcher(const ShopMatcher&) = delete;
    ShopMatcher& operator=(const ShopMatcher&) = delete;

    /// With `readers`, the rows of both sides are read on threads of their own.
    /// `unstored` is only given with them; its rows are stored meanwhile.
    MatchCounts match(std::optional<CatalogReaders> readers,
                      std::optional<UnstoredShop> unstored);

    /// The tally that is true once the changes are made.
    const LinkTally& tally() const noexcept { return m_tally; }
    const PlaceholderCounts& placeholders() const noexcept {
        return m_placeholders;
    }

private:
    void match_exactly(std::optional<Connection> beside,
                       std::optional<UnstoredShop> unstored);
    void match_keys(std::optional<Connection> beside,
                    std::optional<UnstoredShop> unstored, KeyedVariants& near);
    void match_group(const KeyGroup& group, KeyedVariants& near);
    void match_nearly(KeyedVariants& near);
    void look_loosely(NearCatalogKeys& catalog, const KeyGroup& nearly,
                      std::size_t at);
    void settle_without_identifier(const KeyGroup& group);
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
    /// The candidates of the current group, as JSON; made when first asked for.
    const std::string& candidates();
    const CatalogCandidate* find_candidate(std::int64_t catalog_variant) const;
    void move(const ShopCandidate& variant, std::string_view key,
              const Verdict& verdict);
    std::string_view reason_to_move(const ShopCandidate& variant,
                                    std::int64_t target, bool is_there) const;
    std::string_view reason_to_end(const ShopCandidate& variant,
                                   Outcome outcome, std::string_view key);
    /// The rank of its product's status; nothing if the variant is deleted.
    std::optional<int> rank_of(std::int64_t catalog_variant);

    Connection& m_connection;
    std::int64_t m_shop;
    ShopRules m_rules;
    const AwaitedHolds& m_awaited;
    std::filesystem::path m_folder;
    MatchedBy m_by;
    /// Set if variants that match nothing are also compared by the other
    /// identifier.
    std::unique_ptr<WaitingVariants> m_waiting;
    LinkChanges& m_changes;
    UnresolvedSpool& m_unresolved;
    MatchingRules m_matching;
    std::optional<Connection> m_catalog; ///< if not m_connection
    std::optional<Statement> m_catalog_rank;
    MatchCounts m_counts;
    /// Automatic links that variants were found to have.
    std::uint64_t m_links_met = 0;
    LinkTally m_tally;
    PlaceholderCounts m_placeholders;
    std::vector<CatalogCandidate> m_found; ///< in the catalog
    std::vector<Verdict> m_verdicts;
    std::string m_candidates; ///< empty until candidates() is asked for
};

} // namespace hwsync::sqlite
