#pragma once

#include <hwsync/config.hpp>
#include <hwsync/export.hpp>
#include <hwsync/identifier.hpp>
#include <hwsync/run.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hwsync {

/// Which catalog is looked at, and what is expected of it.
struct StatusRequest {
    std::filesystem::path catalog;
    /// Those that the config names, in its order; empty where it names none.
    std::vector<std::string> shops;
    std::string primary; ///< the config's; empty where it names none
    /// How old a shop's newest run that ended well may be.
    Duration overdue{};
    MatchingConfig matching; ///< says what is written for no identifier
    Time now;
};

/// A job whose newest run that ended well could not use all lines.
struct RejectingJob {
    std::string command;
    std::int64_t run = 0;
    std::uint64_t rejected = 0; ///< lines
};

/// A job that does not end what does not come, as lines do not say whom they
/// name.
struct WithholdingJob {
    std::string command;
    Time since;
};

/// A product that has not come with all its variants.
struct IncompleteProduct {
    std::int64_t id = 0;
    Time since;
};

/// How a shop fares. Its jobs are the three imports for the primary shop, and
/// associate for a child.
struct ShopStatus {
    std::string shop;
    bool is_primary = false;
    /// False for one that a config with shops does not name: nobody reads it
    /// any more.
    bool is_expected = true;
    std::uint64_t variants = 0; ///< live ones
    std::uint64_t linked = 0;   ///< of these, pinned ones too; 0 for a primary
    std::uint64_t blocked = 0;  ///< of these
    /// A JSON object: how many variants have which outcome; empty where there
    /// is none.
    std::string outcomes;
    /// By command: from when on it has yet to read.
    std::vector<std::pair<std::string, Time>> watermarks;
    /// Those of them that are of a time yet to come: their commands read
    /// nothing until the whole shop is read.
    std::vector<std::pair<std::string, Time>> ahead;
    /// It has variants, and none of them has the identifier that links.
    bool lacks_identifier = false;
    std::optional<Run> last_run; ///< of its jobs
    /// For each job whose newest run failed: that run.
    std::vector<Run> failing;
    std::optional<Time> last_success; ///< of any of its jobs
    /// That is too long ago, or never was.
    bool overdue = false;
    std::vector<RejectingJob> rejecting;
    std::vector<WithholdingJob> withholding;
    /// For more than a day, the longest first.
    std::vector<IncompleteProduct> incomplete;
    /// One of the last two has been so for more than three days.
    bool stuck = false;

    /// As verify has it: 0 to 1; nothing where there is nothing to link.
    std::optional<double> coverage() const noexcept {
        if (is_primary || variants <= blocked) {
            return std::nullopt;
        }
        return static_cast<double>(linked) /
               static_cast<double>(variants - blocked);
    }
};

struct CatalogStatus {
    std::filesystem::path path;
    std::uint64_t bytes = 0; ///< with its write-ahead log
    std::uint64_t products = 0;
    std::uint64_t variants = 0;
    std::optional<Identifier> identifier; ///< nothing before the first import
    std::string primary;                  ///< likewise
    std::int64_t schema = 0;
    /// The primary one first, then as the config has them, then by name.
    std::vector<ShopStatus> shops;
};

/// How a catalog and its shops fare, from counts that are kept: it takes as
/// long for a million variants as for one. A run whose process died without a
/// word counts as failed.
///
/// Throws Error(storage) where there is no catalog, or none that this version
/// can read.
HWSYNC_EXPORT CatalogStatus catalog_status(const StatusRequest& request,
                                           const StopToken& stop);

} // namespace hwsync
