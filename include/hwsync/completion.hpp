#pragma once

#include <hwsync/export.hpp>
#include <hwsync/stop.hpp>

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// The catalog's shops, the primary one first. Throws Error(storage) where
/// there is no catalog; `stop` may be null.
HWSYNC_EXPORT std::vector<std::string>
known_shops(const std::filesystem::path& catalog, const StopToken* stop);

/// Identifiers of live catalog variants that begin with `prefix`, in order,
/// each once, at most `limit`. It looks at a bounded number of rows, so that a
/// person who waits at a prompt does not notice. Throws as known_shops().
HWSYNC_EXPORT std::vector<std::string>
identifiers_beginning_with(std::string_view prefix, std::size_t limit,
                           const std::filesystem::path& catalog,
                           const StopToken* stop);

} // namespace hwsync
