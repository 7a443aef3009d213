#pragma once

#include "catalog/sqlite/verify/links/waiting_rows.hpp"
#include "catalog/sqlite/verify/rows/finding_spool.hpp"
#include "catalog/sqlite/verify/rows/key_staging.hpp"
#include "catalog/sqlite/verify/rows/shops.hpp"
#include "model/plain_placeholders.hpp"

#include <hwsync/identifier.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// Says of each variant of the children whether it is linked as it should be.
class LinkEvaluator {
public:
    /// `own` is null, or the evaluator by the catalog's identifier; this one
    /// then asks the other identifier of what that leads nowhere.
    LinkEvaluator(const Connection& connection, const VerifyRequest& request,
                  Identifier identifier, FindingSpool& report,
                  LinkEvaluator* own = nullptr);

    CatalogKeyStaging& catalog() noexcept { return m_catalog; }
    ChildKeyStaging& children() noexcept { return m_children; }
    /// Counts what is found of a shop; must be called before its rows are
    /// added.
    void add_shop(const ShopToVerify& shop, VerifiedShop& result);

    /// Keeps what its identifier leads nowhere for judge_by_other(), where its
    /// shop's config asks that.
    void keep_waiting() { m_waiting.emplace(m_connection); }

    /// Once all rows are in.
    void judge();
    /// Then: of what waits, by the other identifier.
    void judge_by_other(LinkEvaluator& other);

    /// Of a variant of the shop that has no key, or a placeholder: it is
    /// compared with nothing.
    void evaluate_without_identifier(const ChildKeyRow& row);
    /// Whether that is what its key is.
    bool has_placeholder(const ChildKeyRow& row) const {
        return rules_of(row).placeholders.has(row.compared);
    }
    /// Of a pinned one, which nothing else is asked of.
    void evaluate_pinned(const ChildKeyRow& row);
    void add(FindingKind kind, const ChildKeyRow& row,
             std::int64_t catalog_variant, std::string_view message);

    /// How it is linked now; `group` is what it is compared with, where that is
    /// known.
    LinkNow link_of(const ChildKeyRow& row, Compared compared,
                    const CatalogGroup* group);

    bool fails_on(FindingKind kind) const;

private:
    /// How a shop's variants are matched, and what is counted of them.
    struct JudgedShop {
        VerifiedShop* result;
        MatchingConfig matching;
        StripRules strip;
        /// Whether its last associate went by the rule that is new here.
        bool knew_rule;
        PlainPlaceholders placeholders;
        PlainPlaceholders other_placeholders;
    };

    void
    judge_all_nearly(const std::optional<std::vector<std::string>>& ignored);
    void judge_exactly(const ChildRows& rows, const CatalogGroup& group);
    void add_unmatched(const ChildKeyRow& row);
    void judge_nearly(const ChildRows& rows, const CatalogGroup& group);
    void judge_loosely(const ChildKeyRow& row);
    void judge_nowhere(const ChildKeyRow& row, Outcome outcome);
    void conclude_nowhere(const ChildKeyRow& row, Outcome outcome);
    void conclude_without_identifier(const ChildKeyRow& row);
    bool asks_other(const ChildKeyRow& row) const {
        return m_waiting && rules_of(row).matching.fallback == Fallback::other;
    }
    /// By the other identifier, only what waits is judged.
    bool is_wanted(const ChildKeyRow& row) {
        return m_own == nullptr || m_own->m_waiting->has(row);
    }
    void take(const ChildKeyRow& row) {
        if (m_own != nullptr) {
            m_own->m_waiting->take(row);
        }
    }
    void add_near(const ChildKeyRow& row, const CatalogGroup& group);
    std::int64_t tie_broken_for(const ChildKeyRow& row, const ChildRows& rows,
                                const CatalogGroup& group);
    void judge_target(const ChildKeyRow& row, std::int64_t target);
    bool has_wrong_link(const ChildKeyRow& row, const LinkNow& link,
                        LinkNow::State least);
    void judge_fitting(const ChildKeyRow& row, const LinkNow& link);
    void add_gone(const ChildKeyRow& row, std::string_view message);
    void judge_only(const ChildKeyRow& row, const CatalogGroup& group);
    void add_counted(FindingKind kind, const ChildKeyRow& row,
                     std::int64_t catalog_variant, std::string_view message);
    VerifiedShop& shop_of(const ChildKeyRow& row) {
        return *m_shops.at(row.shop).result;
    }
    const JudgedShop& rules_of(const ChildKeyRow& row) const {
        return m_shops.at(row.shop);
    }
    bool others_differ(const ChildKeyRow& row, std::string_view other) const;

    const Connection& m_connection;
    const VerifyRequest& m_request;
    Identifier m_identifier;
    Identifier m_other;
    std::string m_word;       ///< for the identifier that links
    std::string m_other_word; ///< for the other one
    FindingSpool& m_report;
    LinkEvaluator* m_own;
    std::optional<WaitingRows> m_waiting;
    CatalogKeyStaging m_catalog;
    Statement m_ever_was;
    ChildKeyStaging m_children;
    ChildKeyStaging m_unmatched; ///< to be compared nearly
    std::map<std::int64_t, JudgedShop> m_shops;
};

} // namespace hwsync::sqlite
