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

/// Which catalog to look at, and what is expected of it.
struct StatusRequest {
    std::filesystem::path catalog; ///< the catalog's path
    /// The shops in the config file, in its order; empty if it has none.
    std::vector<std::string> shops;
    std::string primary; ///< as in the config file; empty if it has none
    Duration overdue{};  ///< see StatusConfig::overdue
    /// Its `ignore` tells placeholders from identifiers.
    MatchingConfig matching;
    LeaveOutRules leave_out; ///< what does not count in coverage
    Time now;                ///< the current time
};

/// A job whose newest successful run rejected lines.
struct RejectingJob {
    std::string command;        ///< e.g. "import-bulk"
    std::int64_t run = 0;       ///< that run
    std::uint64_t rejected = 0; ///< how many lines it rejected
};

/// A job that keeps products and variants that did not come, because rejected
/// lines do not say what they are about.
struct WithholdingJob {
    std::string command; ///< e.g. "import-bulk"
    Time since;          ///< since when
};

/// A product that came with fewer variants than Shopify counts for it, or with
/// none.
struct IncompleteProduct {
    std::int64_t id = 0; ///< Shopify's id
    Time since;          ///< since when
};

/// The state of a shop. Its jobs are the three imports for the primary shop,
/// and associate for a child shop.
struct ShopStatus {
    std::string shop;        ///< the shop's name
    bool is_primary = false; ///< whether it is the primary shop
    /// False for a shop that is missing from a config file that names shops: no
    /// job reads it any more.
    bool is_expected = true;
    std::uint64_t variants = 0; ///< deleted ones do not count
    /// Of these: with a link, pinned or automatic; 0 for the primary shop.
    std::uint64_t linked = 0;
    std::uint64_t blocked = 0;         ///< of these: blocked by an operator
    std::uint64_t left_out = 0;        ///< of these: see LeaveOut; not blocked
    std::uint64_t left_out_linked = 0; ///< of these: with a link
    /// Automatic links that were suspect when the shop was last associated;
    /// nothing if nothing was learned of its links. See verify.
    std::optional<std::uint64_t> suspect;
    /// A JSON object from outcomes to numbers of variants; empty if the shop
    /// was never associated.
    std::string outcomes;
    /// Commands, and the time from which each has yet to read.
    std::vector<std::pair<std::string, Time>> watermarks;
    /// Of these: the watermarks that lie in the future. Their commands read
    /// nothing until the whole shop is read.
    std::vector<std::pair<std::string, Time>> ahead;
    /// Whether it has variants, and none with the identifier that links.
    bool lacks_identifier = false;
    /// Whether its links are weighed without prices, vendors and product types,
    /// which earlier versions did not keep. associate with `full` reads them.
    bool awaits_full_reading = false;
    std::optional<Run> last_run; ///< the newest run of its jobs
    std::vector<Run> failing;    ///< newest runs of its jobs, if they failed
    std::optional<Time> last_success; ///< the newest of any of its jobs
    /// Whether `last_success` is longer ago than allowed, or is missing.
    bool overdue = false;
    std::vector<RejectingJob> rejecting;     ///< jobs that reject lines
    std::vector<WithholdingJob> withholding; ///< jobs that withhold deletions
    /// Products that have been incomplete for more than a day, the longest
    /// first.
    std::vector<IncompleteProduct> incomplete;
    /// Whether something in `withholding` or `incomplete` has lasted for more
    /// than three days.
    bool stuck = false;

    /// The share of its variants, blocked ones and those left out aside, that
    /// are linked: 0 to 1. Nothing if there is nothing to link. verify computes
    /// the same.
    std::optional<double> coverage() const noexcept {
        if (is_primary || variants <= blocked + left_out) {
            return std::nullopt;
        }
        return static_cast<double>(linked - left_out_linked) /
               static_cast<double>(variants - blocked - left_out);
    }
};

/// What a shared database holds of a catalog, as far as the catalog knows; see
/// publish().
struct PublicationStatus {
    std::string brand;           ///< the name that it was published under
    std::int64_t generation = 0; ///< which each publication raises by one
    Time published_at;           ///< when
    /// Runs that are committed and not published; a restore does not count.
    std::uint64_t unpublished_runs = 0;
};

/// Something that another program added to a catalog, with which no command
/// writes to it.
struct Obstacle {
    std::string message; ///< what it is, and what it can do
    std::string remedy;  ///< the SQL statement that removes it
};

/// The state of a catalog.
struct CatalogStatus {
    std::filesystem::path path; ///< as in the request
    std::uint64_t bytes = 0;    ///< with its write-ahead log
    /// Of these: for words of titles, by which candidates are found; nothing if
    /// SQLite was built without the means to tell.
    std::optional<std::uint64_t> bytes_for_words;
    /// The primary shop's products; deleted ones do not count.
    std::uint64_t products = 0;
    /// The primary shop's variants; deleted ones do not count.
    std::uint64_t variants = 0;
    /// What links the catalog; nothing before the first import.
    std::optional<Identifier> identifier;
    std::string primary;     ///< its name; empty before the first import
    std::int64_t schema = 0; ///< the version of the schema
    /// What keeps every command from writing to it: triggers of other programs
    /// that can keep rows out unseen. Mostly empty.
    std::vector<Obstacle> obstacles;
    /// The primary shop first, then the shops in the config file in its order,
    /// then the others sorted by name.
    std::vector<ShopStatus> shops;
    std::vector<PublicationStatus> publications; ///< by brand; mostly one
};

/// The state of a catalog and its shops, from stored counts: it takes as long
/// for a million variants as for one, but for shops that leave something out. A
/// run whose process died counts as
/// failed.
///
/// Throws Error(storage) if there is no catalog, or none that this version can
/// read.
HWSYNC_EXPORT CatalogStatus catalog_status(const StatusRequest& request,
                                           const StopToken& stop);

} // namespace hwsync
