#pragma once

#include <hwsync/export.hpp>
#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace hwsync {

/// Which kind of links to list.
enum class LinkKind {
    link,      ///< all links, pinned and automatic
    pin,       ///< links that an operator made
    automatic, ///< links that associate made
    block      ///< variants and identifiers that must not be linked
};

/// Which links to list.
struct LinkFilter {
    LinkKind kind = LinkKind::link; ///< of which kind
    std::string shop;               ///< a child shop; empty for all
    std::string identifier;         ///< of either variant; empty for all
};

/// A link or a block. The texts are valid during the visit only. Ids are 0 if
/// the catalog does not know them, and if an identifier is blocked.
struct ListedLink {
    std::string_view shop;               ///< the child shop's name
    std::int64_t product_id = 0;         ///< in the child shop
    std::int64_t variant_id = 0;         ///< in the child shop
    std::int64_t inventory_item_id = 0;  ///< in the child shop
    std::int64_t catalog_product_id = 0; ///< in the primary shop
    std::int64_t catalog_variant_id = 0; ///< in the primary shop; 0: a block
    /// The catalog variant's identifier; for a block the shop variant's.
    std::string_view identifier;
    std::string_view origin; ///< `auto` or `manual`
    std::string_view at;     ///< when it was made, RFC 3339
    std::string_view by;     ///< the name of the user who made it
    std::string_view note;   ///< the operator's; may be empty
    /// By which an automatic link was made, e.g. `exact` or `tie_break`; see
    /// hwsync-matching(7). Empty if an earlier release made it.
    std::string_view rule;
};

/// An entry in the history of links. The texts are valid during the visit only.
/// Ids are 0 for none.
struct LinkHistoryEntry {
    std::string_view at;   ///< when it changed, RFC 3339
    std::int64_t run = 0;  ///< the run that changed it
    std::string_view by;   ///< the name of the user who ran it
    std::string_view shop; ///< the child shop's name
    /// In the child shop; 0 if an identifier was blocked or unblocked.
    std::int64_t variant_id = 0;
    std::int64_t from = 0; ///< the catalog variant before
    std::int64_t to = 0;   ///< the catalog variant after
    /// What the variant then had: `auto` for a link that associate made,
    /// `manual` for a pin or a block, empty for nothing.
    std::string_view origin;
    std::string_view reason; ///< a word for why it changed
    std::string_view note;   ///< the operator's; may be empty
    std::string_view rule;   ///< of the link that it then had; see ListedLink
};

/// A read-only view of links and their history. It takes no lock and can be
/// used while runs write.
class HWSYNC_EXPORT LinkView {
public:
    using VisitLink =
        std::function<void(const ListedLink&)>; ///< called per link
    /// Called for each entry.
    using VisitChange = std::function<void(const LinkHistoryEntry&)>;

    /// Opens the catalog at `path`. `stop` may be null and must outlive the
    /// view. Throws Error(storage) if there is no catalog, or none that this
    /// version can read.
    static std::unique_ptr<LinkView> open(const std::filesystem::path& path,
                                          const StopToken* stop);
    virtual ~LinkView() = default;

    /// Visits the links that the filter selects, ordered by shop and variant.
    /// Throws Error(usage) for an unknown shop.
    virtual void links(const LinkFilter& filter, const VisitLink& visit) = 0;

    /// Visits every change of a variant's link, the oldest first. `variant_id`
    /// is a number, a gid or the URL of a page in Shopify's admin. Throws
    /// Error(usage) for an invalid id or an unknown shop.
    virtual void history_of_variant(std::string_view shop,
                                    std::string_view variant_id,
                                    const VisitChange& visit) = 0;

    /// Visits every change of the links of all variants that have the
    /// identifier, or were linked to a catalog variant that has it; the oldest
    /// first. Throws Error(not_found) if no variant has it.
    virtual void history_of_identifier(std::string_view identifier,
                                       const VisitChange& visit) = 0;
};

} // namespace hwsync
