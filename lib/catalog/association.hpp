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
};

/// A change of a link that is yet to be made. Texts are valid as long as the
/// row that they come from.
struct PlannedChange {
    std::int64_t variant = 0; ///< of a child shop
    std::int64_t from = 0;    ///< a catalog variant; 0 for none
    std::int64_t to = 0;
    std::string_view key; ///< by which the link is to be
    std::string_view reason;
    std::uint64_t facts = 0;    ///< a digest of what the change rests on
    std::string_view rule = {}; ///< by which the link is to be
};

/// Links by rules that are new.
struct NewlyLinked {
    std::uint64_t tie_break = 0;
    std::uint64_t fallback = 0;
};

/// A reading of one child shop and the matching of all its variants, in one
/// transaction that rolls back unless it was committed.
class Association {
public:
    virtual ~Association() = default;

    /// The shop's products and variants, as in an import.
    virtual ProductImport& reading() = 0;

    /// Once the input has ended.
    virtual MatchCounts match() = 0;
    virtual std::uint64_t links_before() = 0;
    /// What match() found to hold no identifier, though something is written
    /// there; nothing where it had nothing to do.
    virtual PlaceholderCounts placeholders() = 0;
    /// Whether match() is the first since a release that linked placeholders.
    virtual bool is_first_to_ignore() = 0;
    /// How many links match() makes or moves by rules that the shop's last
    /// associate did not go by; none where it is the first.
    virtual NewlyLinked newly_linked() = 0;
    /// What match() would do to links. May outlive the association.
    virtual std::shared_ptr<const ChangedLinkList> changes() = 0;
    /// The first few links that would end or move away; see MatchCounts.
    virtual void first_lost_links(std::size_t most,
                                  const ChangedLinkList::Visit& visit) = 0;
    /// What match() found to be without a link. May outlive the association.
    virtual std::shared_ptr<const UnresolvedList> unresolved() = 0;

    /// What match() would do to links, in the order of variants. From now on
    /// commit() stores what was read, but no link and no watermark.
    virtual void
    plan_links(const std::function<void(const PlannedChange&)>& visit) = 0;
    /// Tells the catalog from any other; made by commit() where there is none.
    virtual std::string catalog_id() = 0;

    virtual void commit(Time now, const std::string& counts) = 0;

    /// How many automatic links are suspect: known once it is committed, or
    /// once match() had nothing to do; nothing where nothing was learned.
    virtual std::optional<std::uint64_t> suspects() = 0;
};

} // namespace hwsync
