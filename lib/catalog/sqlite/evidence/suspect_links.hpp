#pragma once

#include "catalog/sqlite/evidence/link_weigher.hpp"

#include <hwsync/verify.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <span>

namespace hwsync::sqlite {

/// How many of a shop's links were weighed, and how many of them are suspect;
/// pinned ones do not count as suspect.
struct SuspectCounts {
    std::uint64_t links = 0;
    std::uint64_t suspects = 0;

    /// Whether so many are suspect that the identifiers seem to have slipped.
    bool are_many() const noexcept {
        constexpr std::uint64_t few = 5;
        return suspects >= few && suspects * 5 > links;
    }
};

/// What associate learned from a shop's links; if it never did, what is learned
/// from them now.
EvidenceNumbers numbers_for(const Connection& connection,
                            const WeighedShop& shop);

/// Finds a child's links that are suspect or doubtful although the identifier
/// matches.
class SuspectLinks {
public:
    using Visit = std::function<void(const Finding&)>;
    using IsAsked = std::function<bool(std::int64_t variant)>;

    SuspectLinks(const LinkSides& sides, const WeighedShop& shop,
                 EvidenceNumbers numbers, OnSuspect on_suspect);

    /// Skips links of variants that are not asked for. The findings do not name
    /// the shop.
    SuspectCounts find(const IsAsked& is_asked, const Visit& visit);
    /// The same for one of the child's products; `links` are all that it has.
    /// Only if one is doubtful, the rows are read, for the words that explain
    /// it.
    void find_in(std::int64_t product, std::span<const LinkToCount> links,
                 const IsAsked& is_asked, const Visit& visit);
    /// The same for some of the child's products.
    SuspectCounts find_in(std::span<const std::int64_t> products,
                          const IsAsked& is_asked, const Visit& visit);

    const SuspectCounts& counts() const noexcept { return m_counts; }
    /// Whether an earlier version matched the shop, and at most one run has
    /// learned from its links since.
    bool are_new() const noexcept { return m_are_new; }

private:
    void look_at(const LinkToWeigh& link, const Evidence& evidence,
                 const IsAsked& is_asked, const Visit& visit);
    bool was_said(std::int64_t variant, bool is_suspect,
                  const Evidence& evidence);
    FindingKind kind_of(const LinkToWeigh& link, LinkLooks looks) const;

    LinkWeigher m_weigher;
    OnSuspect m_on_suspect;
    bool m_are_new;
    SuspectCounts m_counts;
    struct Said {
        std::int64_t variant = 0;
        bool is_suspect = false;
    };
    /// The variants that seem to be exchanged with one that was reported
    /// before.
    std::map<std::int64_t, Said> m_exchanged;
};

} // namespace hwsync::sqlite
