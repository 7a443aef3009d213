#pragma once

#include <hwsync/config.hpp>
#include <hwsync/export.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>
#include <hwsync/verify.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// Where links are changed, and by whom.
struct LinkJob {
    std::filesystem::path catalog; ///< the catalog's path
    bool dry_run = false;          ///< do everything but commit
    Duration lock_timeout{};       ///< how long to wait for other runs
    std::string by;                ///< the name of the user who runs it
    std::function<Time()> clock;   ///< returns the current time
    /// The rules for shops that `children` does not contain. They say why a
    /// variant has no link once what it had is taken away.
    MatchingConfig matching = {};
    std::vector<ChildRules> children = {}; ///< how child shops are matched
};

/// A link to pin. Ids are numbers, gids or the URLs of pages in Shopify's
/// admin.
struct LinkAddition {
    std::string shop = {};       ///< the child shop's name
    std::string variant_id = {}; ///< the shop's variant: this or `product_id`
    /// The shop's product. It must have only one variant, or only one that has
    /// the catalog variant's identifier.
    std::string product_id = {};
    /// The catalog variant's identifier: this or `catalog_variant_id`.
    std::string identifier = {};
    std::string catalog_variant_id = {}; ///< the catalog variant
    /// Accept a variant that is linked to another catalog variant.
    bool replace = false;
    /// Accept a variant that was missing when the shop was last read.
    bool unseen = false;
    /// Replaces the link's note. Nothing to keep the note that it has.
    std::optional<std::string> note = {};
};

/// A link to end and a variant to block; or an identifier to block for all
/// variants of the shop that have it now or later. One of `variant_id`,
/// `product_id`, `identifier` and `key` is set. Ids are as in LinkAddition.
struct LinkRemoval {
    std::string shop = {};       ///< the child shop's name
    std::string variant_id = {}; ///< the shop's variant
    std::string product_id = {}; ///< the shop's product
    /// The identifier of the shop's variant or of the catalog variant.
    std::string identifier = {};
    std::string key = {}; ///< the identifier to block
    /// Set no block and end an existing one, so that the next associate
    /// decides.
    bool allow_relink = false;
    /// Replaces the note. Nothing to keep the note that is there.
    std::optional<std::string> note = {};
};

/// A table of additions and removals: CSV with a header row.
///
/// `shop`, `variant_id` and one of `catalog_variant_id` and `identifier` say
/// what to link. The columns `action`, `origin` and `note` are optional.
/// `action` is `add` or `remove`, which blocks; rows with `decide`, `later` or
/// `ended` are skipped. A row whose `origin` is `auto` changes nothing if
/// associate made the same link, and is an addition otherwise.
///
/// The other columns of `hwsync link list` (products, the inventory item, the
/// identifier beside an id) are checked: a row in which they refer to another
/// variant is an error.
struct LinkTableImport {
    std::string file = {}; ///< a path, or "-" for standard input
    bool replace = false;  ///< as in LinkAddition, for all rows
    bool unseen = false;   ///< as in LinkAddition, for all rows
};

/// What a run changed for one variant, or for an identifier that is blocked in
/// a shop. The texts are valid during the visit only.
struct LinkChanged {
    std::string_view shop;       ///< the child shop's name
    std::int64_t variant_id = 0; ///< in the child shop; 0 for an identifier
    std::int64_t from = 0;       ///< the catalog variant before; 0 for none
    std::int64_t to = 0;         ///< the catalog variant after; 0 for none
    /// What the variant has now: `auto` for a link that associate made,
    /// `manual` for a pin or a block, empty for nothing.
    std::string_view origin;
    std::string_view reason;     ///< a word, as in the history of links
    std::string_view identifier; ///< empty for a variant
    /// The titles of the shop's product and variant, joined; empty if unknown.
    std::string_view title = {};
    std::string_view from_title = {}; ///< likewise of `from`
    std::string_view to_title = {};   ///< likewise of `to`
};

/// What a run did to links. It is kept outside memory.
class LinkChangeList {
public:
    /// Called for each change.
    using Visit = std::function<void(const LinkChanged&)>;

    virtual ~LinkChangeList() = default;
    /// The number of changes.
    virtual std::uint64_t size() const noexcept = 0;

    /// Visits each change in the order in which they were made.
    virtual void for_each(const Visit& visit) const = 0;
};

/// What a change of links did, or would have done in a dry run.
struct LinkResult {
    std::optional<std::int64_t> run; ///< the run's id; nothing in a dry run
    /// Requested changes that were already in place.
    std::uint64_t unchanged = 0;
    /// Rows of a table on which a person has yet to decide.
    std::uint64_t passed_over = 0;
    /// Of the changes: those that undo protects with a pin or a block.
    std::uint64_t held = 0;
    std::shared_ptr<const LinkChangeList> changes; ///< never null
};

/// Pins a link, so that no later associate changes it.
///
/// Throws Error(usage) for an invalid id, an unknown shop, or if several
/// variants match; Error(not_found) if none does; Error(safety) if `replace` or
/// `unseen` would be needed; also Error(storage), Error(busy) and the signal's
/// Error. In all these cases the links stay as they were.
HWSYNC_EXPORT LinkResult link_add(const LinkJob& job,
                                  const LinkAddition& addition,
                                  Observer& observer, const StopToken& stop);

/// Ends a link and blocks the variant, or blocks an identifier. Throws like
/// link_add().
HWSYNC_EXPORT LinkResult link_remove(const LinkJob& job,
                                     const LinkRemoval& removal,
                                     Observer& observer, const StopToken& stop);

/// Makes all changes of a table in one run, or none.
///
/// Throws Error(input) if any row cannot be applied; every such row is logged
/// and recorded with the run. Otherwise throws like link_add().
HWSYNC_EXPORT LinkResult link_import(const LinkJob& job,
                                     const LinkTableImport& table,
                                     Observer& observer, const StopToken& stop);

} // namespace hwsync
