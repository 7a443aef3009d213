#pragma once

#include "jobs/live_shop.hpp"
#include "shopify/bulk_operation.hpp"
#include "shopify/product_search.hpp"
#include "shopify/spooled_file.hpp"

#include <hwsync/live.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hwsync {

class LiveState;

/// How long a run that has fetched a result waits for others that write.
inline constexpr Duration storing_patience = std::chrono::minutes{10};

/// What a run asks a shop for.
struct LiveRequest {
    std::string command;  ///< whose operations may be taken up
    std::string shop;     ///< as the catalog knows it
    std::int64_t run = 0; ///< 0 for a dry run
    /// Nothing for the whole shop.
    std::optional<ProductSearch::By> by;
    LiveWindow window;
    bool with_deletions = false;
    /// Where the whole shop is read: since when to ask what was deleted.
    std::optional<Time> deleted_since;
    /// A window of a shop that was never read whole moves no watermark.
    bool begins_whole = false;
    /// The watermark is of a time that is yet to come: a reading of the whole
    /// shop moves it back.
    bool moves_back = false;
    /// One that Shopify knows already, as the operator named it; else empty.
    std::string operation;
    bool fresh = false;           ///< takes up no operation
    std::filesystem::path save;   ///< the result, for keeps; else empty
    std::filesystem::path folder; ///< where it is spooled
};

/// What a shop answered, whole and on disk, before any of it is stored.
struct LiveReading {
    BulkOperation operation;
    SpooledFile file;
    std::int64_t shopify_id = 0;
    /// Of what the operation read; nothing for the whole shop.
    std::optional<ProductSearch::Window> window;
    std::vector<std::int64_t> gone; ///< products that Shopify has no more
};

/// Where the results of a catalog's runs are spooled: its folder, or the one
/// for temporary files where there is none yet.
std::filesystem::path spool_folder(const std::filesystem::path& catalog);

/// Runs a bulk operation, or takes one up, fetches its result and asks what was
/// deleted. What it starts is remembered before it is first polled. The result
/// has as many lines as Shopify counted, or Error(input) is thrown.
///
/// Throws Error(safety) where the shop is not the store that is known by this
/// name; Error(network), Error(access), Error(storage), or the signal's own,
/// which says whether a rerun goes on with the same operation.
LiveReading read_live(const LiveAccess& access, LiveState& state,
                      const LiveRequest& request, Observer& observer,
                      const StopToken& stop);

} // namespace hwsync
