#pragma once

#include "catalog/association.hpp"
#include "catalog/sqlite/evidence/learning_task.hpp"
#include "catalog/sqlite/import/product_import.hpp"
#include "catalog/sqlite/links/link_changes.hpp"
#include "catalog/sqlite/links/link_table.hpp"
#include "catalog/sqlite/load/loaded_links.hpp"
#include "catalog/sqlite/match/hold_moves.hpp"
#include "catalog/sqlite/match/shop_matcher.hpp"
#include "catalog/sqlite/match/unresolved_spool.hpp"
#include "model/evidence/numbers.hpp"

#include <memory>
#include <optional>

namespace hwsync::sqlite {

class SqliteAssociation final : public Association {
public:
    SqliteAssociation(WriteSession session, std::int64_t run,
                      const ImportRules& rules, ShopRules shop,
                      RejectLog& rejects);

    ProductImport& reading() override { return m_reading; }
    MatchCounts match() override;
    std::uint64_t links_before() override;
    PlaceholderCounts placeholders() override { return m_placeholders; }
    bool is_first_to_ignore() override { return m_knew_no_placeholders; }
    NewlyLinked newly_linked() override;
    std::shared_ptr<const ChangedLinkList> changes() override;
    void first_lost_links(std::size_t most,
                          const ChangedLinkList::Visit& visit) override;
    std::shared_ptr<const UnresolvedList> unresolved() override {
        return m_unresolved;
    }
    void
    plan_links(const std::function<void(const PlannedChange&)>& visit) override;
    std::string catalog_id() override;
    void commit(const CommittedRun& run) override;
    std::optional<std::uint64_t> suspects() override { return m_suspects; }

private:
    bool is_matched() const;
    std::optional<CatalogReaders> catalog_readers() const;
    std::optional<UnstoredShop> unstored_shop();
    void follow_held_variants();
    MatchCounts matched_before();
    void store_match(Time now);
    std::string with_left_out(const std::string& counts);
    void store_links(Time now);
    bool has_more_to_learn() const;
    bool makes_new_links_alone() const;
    void begin_to_learn(const LoadedLinks& links);
    void learn_of_links();
    void await_holds();
    void visit_awaiting(const UnresolvedList::Visit& visit);
    void hold_suspects();

    ShopRules m_rules;
    std::int64_t m_run;
    Duration m_keep_history;
    bool m_rewrites; ///< a key may have been damaged
    RejectLog& m_rejects;
    SqliteProductImport m_reading;
    MatchCounts m_counts;
    LinkTally m_tally;
    PlaceholderCounts m_placeholders;
    bool m_knew_no_placeholders = false;
    bool m_was_ever_matched = false;
    std::optional<LinkChanges> m_changes;
    AwaitedHolds m_awaited; ///< what is left to the next run
    bool m_only_plans = false;
    bool m_was_matched = false; ///< match() had nothing to do
    std::optional<std::uint64_t> m_suspects;
    /// What all links would show, if some may have been held back.
    std::optional<EvidenceNumbers> m_learned;
    std::shared_ptr<UnresolvedSpool> m_unresolved;
    /// Learns from the links while these are stored.
    std::unique_ptr<LearningTask> m_learning;
};

} // namespace hwsync::sqlite
