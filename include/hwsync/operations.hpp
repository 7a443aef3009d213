#pragma once

#include <hwsync/export.hpp>
#include <hwsync/live.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// A bulk operation, as Shopify reports it.
struct ShopOperation {
    std::string shop;          ///< the shop's name
    std::string id;            ///< the number of its gid
    std::string status;        ///< Shopify's word, e.g. "RUNNING"
    Time started_at;           ///< when it was created
    std::uint64_t objects = 0; ///< lines of its result so far
    bool ours = false;         ///< whether a run of this catalog started it
    /// The id of that run, if it is known.
    std::optional<std::int64_t> run;
};

/// The newest bulk operations of a shop, at most 250. The catalog need not
/// exist.
///
/// Throws Error(usage) if the shop has no credential; also Error(access),
/// Error(network) and the signal's Error.
HWSYNC_EXPORT std::vector<ShopOperation>
list_operations(const LiveAccess& shop, const std::filesystem::path& catalog,
                Observer& observer, const StopToken& stop);

/// Asks Shopify to cancel a bulk operation, given by its number or gid, and
/// returns its state afterwards. Nothing if the shop has no such operation.
///
/// Throws Error(usage) for an invalid id and Error(not_found) if the operation
/// has ended; otherwise like list_operations().
HWSYNC_EXPORT std::optional<ShopOperation>
cancel_operation(const LiveAccess& shop, const std::filesystem::path& catalog,
                 std::string_view id, Observer& observer,
                 const StopToken& stop);

} // namespace hwsync
