#pragma once

#include "catalog/catalog.hpp"

#include <hwsync/associate.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace hwsync {

/// Which child shop is read, and how its variants are matched.
struct ShopRules {
    std::string shop;
    std::string strip_prefix;
    std::string strip_suffix;
    Identifier identifier = Identifier::sku;
    MatchingConfig matching;
    std::string by; ///< the user whose run it is
    /// Whether the changes of links are only planned: no pin moves, either.
    bool only_plans = false;
    /// What the shop's coverage leaves out: how much that is, is kept with the
    /// run's counts.
    LeaveOut leave_out = {};
};

/// A change of a link that has not been made yet. Its texts are valid as long
/// as the row that they come from.
struct PlannedChange {
    std::int64_t variant = 0; ///< of a child shop
    std::int64_t from = 0;    ///< a catalog variant; 0 for none
    std::int64_t to = 0;
    std::string_view key; ///< the key to link by
    std::string_view reason;
    std::uint64_t facts = 0;    ///< a digest of what the change rests on
    std::string_view rule = {}; ///< the rule to link by
};

/// Numbers of links that come from rules new to the shop.
struct NewlyLinked {
    std::uint64_t tie_break = 0;
    std::uint64_t fallback = 0;
};

/// Reads one child shop and matches all its variants, in one transaction that
/// rolls back unless it is committed.
class Association {
public:
    virtual ~Association() = default;

    /// The import of the shop's products and variants.
    virtual ProductImport& reading() = 0;

    /// To be called once the input has ended.
    virtual MatchCounts match() = 0;
    virtual std::uint64_t links_before() = 0;
    /// The placeholders that match() found: texts that are stored as
    /// identifiers but identify nothing. Empty if match() had nothing to do.
    virtual PlaceholderCounts placeholders() = 0;
    /// Whether this match() is the first since a release that linked
    /// placeholders.
    virtual bool is_first_to_ignore() = 0;
    /// How many links match() makes or moves by rules that the shop's last
    /// associate did not apply; none at the shop's first associate.
    virtual NewlyLinked newly_linked() = 0;
    /// The link changes that match() decided on. The list may outlive the
    /// association.
    virtual std::shared_ptr<const ChangedLinkList> changes() = 0;
    /// Visits the first links, up to `most`, that would end or move away; see
    /// MatchCounts.
    virtual void first_lost_links(std::size_t most,
                                  const ChangedLinkList::Visit& visit) = 0;
    /// The variants that match() left without a link. The list may outlive the
    /// association.
    virtual std::shared_ptr<const UnresolvedList> unresolved() = 0;

    /// Visits the link changes that match() decided on, in the order of
    /// variants. After this call, commit() stores what was read, but no links
    /// and no watermark.
    virtual void
    plan_links(const std::function<void(const PlannedChange&)>& visit) = 0;
    /// An id that no other catalog has. If the catalog has none yet, commit()
    /// stores a new one.
    virtual std::string catalog_id() = 0;

    virtual void commit(const CommittedRun& run) = 0;

    /// How many automatic links are suspect. Known after commit(), or after a
    /// match() that had nothing to do; nothing if no evidence was learned.
    virtual std::optional<std::uint64_t> suspects() = 0;
};

} // namespace hwsync
