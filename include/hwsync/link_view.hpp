#pragma once

#include <hwsync/export.hpp>
#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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
    /// Of either variant, a child shop's with or without what is taken off its
    /// SKUs; empty for all.
    std::string identifier;
    /// Only those that other runs made, moved or ended after this run had
    /// ended, ended ones included; 0 for every change since the beginning.
    std::optional<std::int64_t> changed_since = std::nullopt;
};

/// What became of a link after `LinkFilter::changed_since`.
enum class LinkChange {
    made,   ///< it was not there
    moved,  ///< it led to another catalog variant
    ended,  ///< it was there, and is no longer
    changed ///< it leads where it did; its origin, rule or note is another
};

/// The word for a change in output.
HWSYNC_EXPORT std::string_view to_string(LinkChange change) noexcept;

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
    std::string_view sku;                       ///< the shop variant's
    std::string_view title;                     ///< its product's and its own
    std::string_view catalog_sku;               ///< the catalog variant's
    std::string_view catalog_title;             ///< its product's and its own
    std::int64_t catalog_inventory_item_id = 0; ///< in the primary shop
    std::int64_t run = 0; ///< the run that last changed it
    // Set only if LinkFilter::changed_since is:
    LinkChange change = LinkChange::made; ///< what became of it
    std::int64_t from = 0; ///< the catalog variant before; 0 for none
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
    /// view. `children` are child shops of which there is nothing as long as
    /// the catalog does not know them; all others are then unknown. Throws
    /// Error(storage) if there is no catalog, or none that this version can
    /// read.
    static std::unique_ptr<LinkView>
    open(const std::filesystem::path& path, const StopToken* stop,
         std::vector<std::string> children = {});
    virtual ~LinkView() = default;

    /// Whether this is a child shop, of `children` or of the catalog, that no
    /// job has read yet. There may be pins, blocks and blocked identifiers.
    virtual bool is_unread(std::string_view shop) = 0;

    /// The run to name as `changed_since` to be told what changes from now on;
    /// 0 if nothing ever changed. It is never before the filter's own, unless
    /// that one is still at work.
    virtual std::int64_t up_to_run(const LinkFilter& filter) = 0;

    /// Visits the links that the filter selects, ordered by shop and variant.
    /// Of a link that has ended, what it led to is not told but by `from`.
    /// Throws Error(usage) for an unknown shop, and Error(not_found) if what
    /// changed after a run cannot be told, so that the whole list must be read
    /// again: the run is not, or no longer, in the catalog; a shop was
    /// forgotten or renamed after it; or the catalog was restored after it, or
    /// as the run of that number if that may be a lost run's.
    virtual void links(const LinkFilter& filter, const VisitLink& visit) = 0;

    /// Visits every change of a variant's link, the oldest first. `variant_id`
    /// is a number, a gid or the URL of a page in Shopify's admin. Throws
    /// Error(usage) for an invalid id or an unknown shop, and Error(not_found)
    /// if the shop was read and never had the variant.
    virtual void history_of_variant(std::string_view shop,
                                    std::string_view variant_id,
                                    const VisitChange& visit) = 0;

    /// Visits every change of the links of all variants that have the
    /// identifier, or were linked to a catalog variant that has it; the oldest
    /// first. A child shop's variants are found by their SKU with what is taken
    /// off it, too. `shop`: those of this child shop alone; empty for all.
    /// Throws Error(usage) for an unknown shop, and Error(not_found) if no
    /// variant of any shop has it.
    virtual void history_of_identifier(std::string_view identifier,
                                       std::string_view shop,
                                       const VisitChange& visit) = 0;
};

} // namespace hwsync
