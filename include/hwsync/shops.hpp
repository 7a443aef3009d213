#pragma once

#include <hwsync/export.hpp>
#include <hwsync/link.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hwsync {

/// A shop that a catalog knows.
struct KnownShop {
    std::string shop;        ///< the shop's name
    bool is_primary = false; ///< whether it is the primary shop
    std::string domain;      ///< empty if it is not known
    /// Shopify's id of the store; known once the shop itself was asked.
    std::optional<std::int64_t> shopify_id;
    std::uint64_t variants = 0; ///< deleted ones do not count
    /// Of these: with a link, pinned or automatic; and the pins of variants
    /// that no reading has shown yet.
    std::uint64_t links = 0;
};

/// All shops of a catalog: the primary shop first, then the child shops sorted
/// by name. Throws Error(storage) if there is no catalog, or none that this
/// version can read.
HWSYNC_EXPORT std::vector<KnownShop>
known_shops(const std::filesystem::path& catalog, const StopToken& stop);

/// What a catalog holds of a child shop, deleted products and variants
/// included.
struct ShopContents {
    std::uint64_t products = 0; ///< products of the shop
    std::uint64_t variants = 0; ///< variants of the shop
    std::uint64_t links = 0;    ///< pinned ones included
    std::uint64_t pins = 0;     ///< of the links: pinned ones
    std::uint64_t blocks = 0;   ///< blocked variants and identifiers
    std::uint64_t history = 0;  ///< entries in the history of links
};

/// What renaming or forgetting a shop did, or would have done in a dry run.
struct ShopChange {
    std::optional<std::int64_t> run; ///< the run's id; nothing in a dry run
    bool is_primary = false;         ///< whether it is the primary shop
    ShopContents contents; ///< of a child shop: what was kept or dropped
};

/// What a config file, if there is one, names by a shop's new name.
enum class NamedAs {
    nothing, ///< no shop
    primary, ///< the primary shop
    child    ///< a child shop
};

/// Renames a shop, which may be the primary shop. Everything that the catalog
/// holds of it stays: links, pins, blocks, history, runs and watermarks.
///
/// Throws Error(usage) for an unknown shop and for an invalid or taken name,
/// Error(safety) if the config file has a child shop by the primary shop's new
/// name or the reverse, and Error(busy) if a job is running for the shop; also
/// Error(storage) and the signal's Error. In all these cases nothing changes.
HWSYNC_EXPORT ShopChange rename_shop(const LinkJob& job,
                                     const std::string& from,
                                     const std::string& to, NamedAs named,
                                     Observer& observer, const StopToken& stop);

/// Whether an operator has confirmed an action.
enum class Confirmed {
    no, ///< not yet
    yes ///< it can be done
};

/// Removes a child shop from the catalog, with everything that the catalog
/// holds of it except the record of its runs.
///
/// Throws Error(safety) for the primary shop, and also unless it is confirmed
/// or a dry run; the message says what would be removed. Otherwise throws like
/// rename_shop().
HWSYNC_EXPORT ShopChange forget_shop(const LinkJob& job,
                                     const std::string& shop,
                                     Confirmed confirmed, Observer& observer,
                                     const StopToken& stop);

} // namespace hwsync
