#pragma once

#include <hwsync/config.hpp>
#include <hwsync/outcome.hpp>
#include <hwsync/run.hpp>
#include <hwsync/status.hpp>
#include <hwsync/stop.hpp>

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hwsync {

/// The last runs of one job of one shop.
struct JobSummary {
    std::string command;
    std::string shop;
    Run last; ///< the last run, which may still be running
    std::optional<Time> succeeded_at;
    std::int64_t succeeded_run = 0; ///< the last successful run; 0 for none
    std::optional<Run> ended;       ///< the last run that has ended
};

/// The numbers of variants by outcome.
using OutcomeCounts = std::array<std::uint64_t, outcome_count>;

struct ShopSummary {
    std::string name;
    std::uint64_t variants = 0; ///< live ones
    std::uint64_t linked = 0;   ///< of the live ones, including pinned ones
    std::uint64_t blocked = 0;  ///< of the live ones
    std::uint64_t left_out = 0; ///< of the live ones: not blocked, see LeaveOut
    std::uint64_t left_out_linked = 0; ///< of those left out
    /// Automatic links that were suspect when evidence was last learned;
    /// nothing if it never was.
    std::optional<std::uint64_t> suspect;
    /// The outcomes of its last associate; nothing before the first one.
    std::optional<OutcomeCounts> outcomes;
    std::string outcomes_json; ///< the same, as it is stored
};

struct WatermarkSummary {
    std::string shop;
    std::string command;
    Time at;
};

/// The counts of a catalog and its shops, at one moment.
struct CatalogSummary {
    std::uint64_t bytes = 0;
    std::uint64_t products = 0; ///< live ones
    std::uint64_t variants = 0; ///< live ones
    std::vector<JobSummary> jobs;
    std::vector<ShopSummary> shops; ///< the children
    std::vector<WatermarkSummary> watermarks;
    std::vector<PublicationStatus> publications; ///< by brand
};

/// Throws Error(storage) if there is no catalog, or none that this version can
/// read. `stop` may be null.
CatalogSummary read_summary(const std::filesystem::path& catalog,
                            const LeaveOutRules& leave_out,
                            const StopToken* stop);

} // namespace hwsync
