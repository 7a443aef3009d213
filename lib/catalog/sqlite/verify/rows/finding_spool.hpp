#pragma once

#include "catalog/sqlite/edit/waivers.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/verify/rows/finding_titles.hpp"
#include "catalog/sqlite/verify/rows/known_findings.hpp"
#include "catalog/sqlite/verify/rows/requested_links.hpp"

#include <hwsync/verify.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwsync::sqlite {

/// Findings in a temporary database of their own, which is made for the first
/// one.
class FindingSpool final : public VerifyReport {
public:
    /// The identifier of a catalog variant. Valid until the next call.
    using CatalogText = std::function<std::string_view(std::int64_t id)>;

    FindingSpool();
    ~FindingSpool() override;

    /// From now on, findings among these do not count.
    void accept(AcceptedFindings accepted) { m_accepted = std::move(accepted); }
    /// Likewise what was found before.
    void know(const Finding& known);
    /// Likewise these kinds of findings, of one shop; with an empty name, of
    /// all shops without kinds of their own.
    void ignore(std::string_view shop, const std::vector<FindingKind>& kinds);
    /// Findings about these variants are dropped; null ends that.
    using IsLeftOut = std::function<bool(const Finding&)>;
    void leave_out(IsLeftOut is_left_out) {
        m_is_left_out = std::move(is_left_out);
    }
    /// Adds the identifier of the catalog variant to findings about one; null
    /// ends that.
    void set_catalog_text(CatalogText text) { m_text = std::move(text); }

    void add(Finding finding);
    RequestedLinks& requested() noexcept { return m_requested; }

    /// Puts a finding before those of its shop and kind that rest on evidence,
    /// and folds all but the first of these.
    void lead_judged(const Finding& leading, std::uint64_t most);

    const std::array<std::uint64_t, finding_kind_count>& counts() const {
        return m_counts;
    }
    std::uint64_t waived() const noexcept { return m_waived; }
    std::uint64_t known() const noexcept { return m_known_count; }
    std::uint64_t ignored() const noexcept { return m_ignored_count; }

    /// Keeps the catalog's connection for title_of().
    void read_titles_by(Connection catalog) {
        m_titles.emplace(std::move(catalog));
    }

    /// How many of the baseline's findings are gone: those that were looked for
    /// and not found.
    std::uint64_t
    settle_gone(const std::function<bool(const Finding&)>& was_looked_for);

    void findings(const VisitFinding& visit) const override;
    void all_findings(const VisitFinding& visit) const override;
    void gone(const VisitFinding& visit) const override;
    std::string title_of(const Finding& finding) const override {
        return m_titles ? m_titles->of(finding) : std::string{};
    }
    void requested_links(const VisitLink& visit) const override {
        m_requested.visit(visit);
    }

private:
    /// A bit for each kind.
    using Kinds = std::uint32_t;

    bool is_ignored(const Finding& finding) const;
    /// Nothing if the finding is ignored.
    std::optional<FindingStanding> standing_of(const Finding& finding);
    void insert(const Finding& finding, std::optional<std::int64_t> number);
    void visit_rows(std::string_view condition,
                    const VisitFinding& visit) const;

    struct Store;
    Store& store();

    std::unique_ptr<Store> m_store; ///< null where there is no finding
    RequestedLinks m_requested;
    std::array<std::uint64_t, finding_kind_count> m_counts{};
    AcceptedFindings m_accepted;
    std::optional<KnownFindings> m_known;
    std::map<std::string, Kinds, std::less<>> m_ignored;
    CatalogText m_text;
    mutable std::optional<FindingTitles> m_titles;
    IsLeftOut m_is_left_out;
    std::uint64_t m_waived = 0;
    std::uint64_t m_known_count = 0;
    std::uint64_t m_ignored_count = 0;
};

} // namespace hwsync::sqlite
