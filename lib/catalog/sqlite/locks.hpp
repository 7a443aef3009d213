#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

// A catalog's locks lie beside it. It is one catalog by all its names.

/// Held by who writes it, from the first row to the commit.
std::filesystem::path write_lock_path(const std::filesystem::path& catalog);

/// Held by a job on a shop, for the whole run.
std::filesystem::path job_lock_path(const std::filesystem::path& catalog,
                                    std::string_view command,
                                    std::string_view shop);

/// Who holds a lock file, in words; nothing where nobody does. A lock that may
/// not be looked at counts as held.
std::optional<std::string> lock_holder(const std::filesystem::path& path);

} // namespace hwsync::sqlite
