#pragma once

#include <hwsync/export.hpp>
#include <hwsync/stop.hpp>

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// The names of the catalog's shops, the primary shop first.
///
/// `stop` may be null. Throws Error(storage) if there is no catalog.
HWSYNC_EXPORT std::vector<std::string>
known_shops(const std::filesystem::path& catalog, const StopToken* stop);

/// At most `limit` identifiers of catalog variants that begin with `prefix`,
/// sorted and without duplicates.
///
/// Reads a bounded number of rows, so that it is fast enough for completion at
/// a prompt, and may therefore miss some. Throws like known_shops().
HWSYNC_EXPORT std::vector<std::string>
identifiers_beginning_with(std::string_view prefix, std::size_t limit,
                           const std::filesystem::path& catalog,
                           const StopToken* stop);

} // namespace hwsync
