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
    std::string shop;
    bool is_primary = false;
    std::string domain;                     ///< empty where it is not known
    std::optional<std::int64_t> shopify_id; ///< known once it was read live
    std::uint64_t variants = 0;             ///< live ones
    std::uint64_t links = 0;                ///< of these, pinned ones too
};

/// The primary shop first, then the children by name. Throws Error(storage)
/// where there is no catalog, or none that this version can read.
HWSYNC_EXPORT std::vector<KnownShop>
known_shops(const std::filesystem::path& catalog, const StopToken& stop);

/// What a catalog holds of a child shop, what is gone too.
struct ShopContents {
    std::uint64_t products = 0;
    std::uint64_t variants = 0;
    std::uint64_t links = 0; ///< pinned ones too
    std::uint64_t pins = 0;  ///< of these
    std::uint64_t blocks = 0;
    std::uint64_t history = 0; ///< changes of links
};

struct ShopChange {
    std::optional<std::int64_t> run; ///< nothing in a dry run
    bool is_primary = false;
    ShopContents contents; ///< of a child: what was kept, or dropped
};

/// What the config file, if any, names by a shop's new name.
enum class NamedAs { nothing, primary, child };

/// Gives a shop, the primary one too, another name. All that the catalog holds
/// of it stays: links, pins, blocks, history, runs, watermarks.
///
/// Throws Error(usage) for a shop that the catalog does not know, or a name
/// that is taken or is none, Error(safety) where the config file would name a
/// child as the primary shop, or the other way round, Error(busy) where a job
/// is at work on the shop, Error(storage), or the signal's own. All is then as
/// it was.
HWSYNC_EXPORT ShopChange rename_shop(const LinkJob& job,
                                     const std::string& from,
                                     const std::string& to, NamedAs named,
                                     Observer& observer, const StopToken& stop);

enum class Confirmed { no, yes };

/// Drops a child shop with all that the catalog holds of it. Only what its runs
/// were stays.
///
/// Throws Error(safety), which says what would go, unless it is confirmed or a
/// dry run, and for the primary shop; else like rename_shop().
HWSYNC_EXPORT ShopChange forget_shop(const LinkJob& job,
                                     const std::string& shop,
                                     Confirmed confirmed, Observer& observer,
                                     const StopToken& stop);

} // namespace hwsync
