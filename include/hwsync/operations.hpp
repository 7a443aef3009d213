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

/// A bulk operation, as Shopify tells of it.
struct ShopOperation {
    std::string shop;
    std::string id;     ///< a gid
    std::string status; ///< Shopify's word, e.g. "RUNNING"
    Time started_at;
    std::uint64_t objects = 0;       ///< lines of its result, so far
    bool ours = false;               ///< this catalog started it
    std::optional<std::int64_t> run; ///< that started it
};

/// The newest of a shop's bulk operations, at most 250. The catalog need not be
/// there. Throws Error(usage) where the shop has no credential, Error(access),
/// Error(network), or the signal's own.
HWSYNC_EXPORT std::vector<ShopOperation>
list_operations(const LiveAccess& shop, const std::filesystem::path& catalog,
                Observer& observer, const StopToken& stop);

/// Asks Shopify to end an operation, given by its number or gid, and tells how
/// it is after that. Nothing where the shop knows no such operation. Throws
/// Error(usage) for an id that is none, Error(not_found) where it is over, and
/// like list_operations().
HWSYNC_EXPORT std::optional<ShopOperation>
cancel_operation(const LiveAccess& shop, const std::filesystem::path& catalog,
                 std::string_view id, Observer& observer,
                 const StopToken& stop);

} // namespace hwsync
