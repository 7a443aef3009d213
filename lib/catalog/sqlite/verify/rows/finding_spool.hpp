#pragma once

#include "catalog/sqlite/edit/waivers.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/verify.hpp>

#include <array>
#include <cstdint>
#include <utility>

namespace hwsync::sqlite {

/// Findings in a temporary database of their own.
class FindingSpool final : public VerifyReport {
public:
    FindingSpool();

    /// What is found from now on and is among these is only counted.
    void accept(AcceptedFindings accepted) { m_accepted = std::move(accepted); }

    void add(const Finding& finding);
    /// Once for each catalog variant that has an identifier asked for.
    void add_asked(const AskedLink& variant);
    /// A link of such a variant.
    void add_asked_link(const AskedLink& link);

    /// Puts a finding before those of its shop and kind that rest on evidence,
    /// and keeps only the first of these.
    void lead_judged(const Finding& leading, std::uint64_t most);

    const std::array<std::uint64_t, finding_kind_count>& counts() const {
        return m_counts;
    }

    std::uint64_t waived() const noexcept { return m_waived; }

    void findings(const VisitFinding& visit) const override;
    void asked(const VisitAsked& visit) const override;

private:
    Connection m_connection;
    Statement m_finding;
    Statement m_asked;
    Statement m_asked_link;
    std::array<std::uint64_t, finding_kind_count> m_counts{};
    AcceptedFindings m_accepted;
    std::uint64_t m_waived = 0;
};

} // namespace hwsync::sqlite
