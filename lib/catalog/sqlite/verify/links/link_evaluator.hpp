#pragma once

#include "catalog/sqlite/verify/links/link_findings.hpp"
#include "catalog/sqlite/verify/links/waiting_rows.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hwsync::sqlite {

/// Decides for each variant of the child shops whether it is linked as it
/// should be.
class LinkEvaluator {
public:
    /// `own` is null for the evaluator by the catalog's identifier. Otherwise
    /// it is that evaluator, and this one compares, by the other identifier,
    /// the variants that matched nothing there.
    LinkEvaluator(Connection& connection, const VerifyRequest& request,
                  Identifier identifier, FindingSpool& report,
                  MissingLinks& missing, const LeftOutVariants& left_out,
                  LinkEvaluator* own = nullptr);

    CatalogKeyStaging& catalog() noexcept { return m_catalog; }
    LinkFindings& findings() noexcept { return m_findings; }

    /// Keeps the variants whose identifier matches nothing for
    /// judge_by_other(), where their shop's config asks for that.
    void keep_waiting() { m_waiting.emplace(m_connection); }

    /// Adds a live variant of a child shop that has a key, once all of the
    /// catalog's were added.
    void add(const ChildKeyRow& row);

    /// To be called once all rows were added.
    void judge();
    /// To be called after that: evaluates the waiting variants by the other
    /// identifier.
    void judge_by_other(LinkEvaluator& other);

    /// Evaluates a variant without a key, or with a placeholder: it is compared
    /// with nothing.
    void evaluate_without_identifier(const ChildKeyRow& row);
    /// Whether its key is a placeholder.
    bool has_placeholder(const ChildKeyRow& row) const {
        return m_findings.rules_of(row).placeholders.has(row.compared);
    }

private:
    bool is_right_for_sure(const ChildKeyRow& row);
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
        return m_waiting &&
               m_findings.rules_of(row).matching.fallback == Fallback::other;
    }
    /// By the other identifier, only waiting variants are evaluated.
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
    bool is_taken(const ChildKeyRow& row, std::int64_t target);
    void judge_only(const ChildKeyRow& row, const CatalogGroup& group);

    Connection& m_connection;
    Identifier m_identifier;
    LinkEvaluator* m_own;
    std::optional<WaitingRows> m_waiting;
    CatalogKeyStaging m_catalog;
    LinkFindings m_findings;
    MissingLinks& m_missing;
    ChildKeyStaging m_children;
    ChildKeyStaging m_unmatched; ///< to be compared nearly
};

} // namespace hwsync::sqlite
