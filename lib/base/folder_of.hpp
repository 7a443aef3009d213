#pragma once

#include <filesystem>

namespace hwsync {

/// The folder that a file is in, as one may open it: "." for a mere name.
std::filesystem::path folder_of(const std::filesystem::path& file);

} // namespace hwsync
