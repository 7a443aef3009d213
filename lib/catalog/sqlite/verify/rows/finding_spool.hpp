#pragma once

#include "catalog/sqlite/edit/waivers.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/verify/rows/finding_titles.hpp"
#include "catalog/sqlite/verify/rows/known_findings.hpp"

#include <hwsync/verify.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwsync::sqlite {

/// Findings in a temporary database of their own.
class FindingSpool final : public VerifyReport {
public:
    /// The identifier of a catalog variant. Valid until the next call.
    using CatalogText = std::function<std::string_view(std::int64_t id)>;

    FindingSpool();

    /// What is found from now on and is among these does not count.
    void accept(AcceptedFindings accepted) { m_accepted = std::move(accepted); }
    /// Likewise what was found before.
    void know(const Finding& known);
    /// Likewise these kinds: of a shop, and where no shop is named, of all that
    /// has none of its own.
    void ignore(std::string_view shop, const std::vector<FindingKind>& kinds);
    /// What is about these counts nowhere at all; null for none any more.
    using IsLeftOut = std::function<bool(const Finding&)>;
    void leave_out(IsLeftOut is_left_out) {
        m_is_left_out = std::move(is_left_out);
    }
    /// Findings get the text of the catalog variant that they are about; null
    /// for none any more.
    void set_catalog_text(CatalogText text) { m_text = std::move(text); }

    void add(Finding finding);
    /// Once for each catalog variant that has an identifier asked for.
    void add_requested(const RequestedLink& variant);
    /// A link of such a variant.
    void add_requested_link(const RequestedLink& link);

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

    /// How much of the baseline was looked for in vain. What was not looked for
    /// at all is not gone.
    std::uint64_t
    settle_gone(const std::function<bool(const Finding&)>& was_looked_for);

    void findings(const VisitFinding& visit) const override;
    void all_findings(const VisitFinding& visit) const override;
    void gone(const VisitFinding& visit) const override;
    std::string title_of(const Finding& finding) const override {
        return m_titles ? m_titles->of(finding) : std::string{};
    }
    void requested_links(const VisitLink& visit) const override;

private:
    /// A bit for each kind.
    using Kinds = std::uint32_t;

    bool is_ignored(const Finding& finding) const;
    /// Nothing for what is ignored.
    std::optional<FindingStanding> standing_of(const Finding& finding);
    void insert(const Finding& finding, std::optional<std::int64_t> number);
    void visit_rows(std::string_view condition,
                    const VisitFinding& visit) const;

    Connection m_connection;
    Statement m_finding;
    Statement m_asked;
    Statement m_asked_link;
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
