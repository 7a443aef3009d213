#pragma once

#include <hwsync/export.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace hwsync {

/// Where links are changed, and by whom.
struct LinkJob {
    std::filesystem::path catalog;
    bool dry_run = false;
    Duration lock_timeout{};
    std::string by; ///< the user who runs it
    std::function<Time()> clock;
};

/// A link to pin. Ids are numbers, gids, or the URLs of the admin's pages of a
/// product or variant.
struct LinkAddition {
    std::string shop = {};
    std::string variant_id = {}; ///< this, or `product_id`
    /// Does where the product has one variant, or one that has the catalog
    /// variant's identifier.
    std::string product_id = {};
    std::string identifier = {}; ///< the catalog variant's: this, or its id
    std::string catalog_variant_id = {};
    bool replace = false; ///< also where it is linked to something else
    bool unseen = false;  ///< also where the last reading did not show it
    /// Else a note that is there stays.
    std::optional<std::string> note = {};
};

/// A link to end, and a variant to block; or an identifier to block, for all
/// variants of the shop that have it or will.
struct LinkRemoval {
    std::string shop = {};
    std::string variant_id = {}; ///< this, `product_id` or `identifier`
    std::string product_id = {};
    std::string identifier =
        {};               ///< the shop variant's, or the catalog variant's
    std::string key = {}; ///< the identifier to block
    /// Ends a block too: the next associate decides.
    bool allow_relink = false;
    std::optional<std::string> note = {};
};

/// Many additions and removals. CSV with a heading; `shop`, `variant_id` and
/// one of `catalog_variant_id` and `identifier` decide, and `action` (`add`, or
/// `remove`, which blocks; `decide` and `later` are passed over), `origin` and
/// `note` may stand. A row whose other cells (products, inventory item, the
/// identifier beside an id) say that another variant is meant is an error. A
/// row whose origin is `auto` changes nothing where there is such a link; else
/// it is an addition.
struct LinkTableImport {
    std::string file = {}; ///< a path, or "-" for standard input
    bool replace = false;
    bool unseen = false;
};

/// What became of one variant, or of an identifier that is blocked in a shop.
/// Texts are valid during the visit only.
struct LinkChanged {
    std::string_view shop;
    std::int64_t variant_id = 0; ///< 0 for an identifier
    std::int64_t from = 0;       ///< a catalog variant; 0 for none
    std::int64_t to = 0;
    /// `auto` or `manual`; empty where nothing is held any more.
    std::string_view origin;
    std::string_view reason;
    std::string_view identifier; ///< empty for a variant
};

/// What a run did to links, kept outside memory.
class LinkChangeList {
public:
    using Visit = std::function<void(const LinkChanged&)>;

    virtual ~LinkChangeList() = default;
    virtual std::uint64_t size() const noexcept = 0;

    /// Each of them, in the order in which they were made.
    virtual void for_each(const Visit& visit) const = 0;
};

/// What changing links did; or would have done, in a dry run.
struct LinkResult {
    std::optional<std::int64_t> run; ///< nothing in a dry run
    std::uint64_t unchanged = 0;     ///< what was asked for and was so already
    /// Rows of a table that a person has yet to decide on.
    std::uint64_t passed_over = 0;
    /// Of the changes, those that undo holds back with a pin or a block.
    std::uint64_t held = 0;
    std::shared_ptr<const LinkChangeList> changes;
};

/// Pins a link: no later associate changes it.
///
/// Throws Error(usage) for an id that is none, an unknown shop or several
/// variants that may be meant, Error(not_found) where there is none,
/// Error(safety) where `replace` or `unseen` is needed, Error(storage),
/// Error(busy), or the signal's own. The links are then as they were.
HWSYNC_EXPORT LinkResult link_add(const LinkJob& job,
                                  const LinkAddition& addition,
                                  Observer& observer, const StopToken& stop);

/// Ends a link and blocks the variant. Throws like link_add().
HWSYNC_EXPORT LinkResult link_remove(const LinkJob& job,
                                     const LinkRemoval& removal,
                                     Observer& observer, const StopToken& stop);

/// Does all that a file asks for, or nothing: then every row that cannot be
/// done is logged and kept with the run, and Error(input) is thrown.
HWSYNC_EXPORT LinkResult link_import(const LinkJob& job,
                                     const LinkTableImport& table,
                                     Observer& observer, const StopToken& stop);

} // namespace hwsync
