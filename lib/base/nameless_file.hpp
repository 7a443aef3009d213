#pragma once

#include <filesystem>

namespace hwsync {

/// A descriptor of a new file in `folder`, mode 0600, that has no name and is
/// gone once it is closed, which is up to the caller. Throws Error(storage).
int open_nameless_file(const std::filesystem::path& folder);

/// The same without memory and exceptions: -1 with errno set if it fails.
int try_nameless_file(const char* folder) noexcept;

} // namespace hwsync
