#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace hwsync {

/// The names of what is in a folder, but for "." and ".."; as many as can be
/// read. Where memory runs out it throws, whereas a
/// std::filesystem::directory_iterator that is not to throw ends the process.
std::vector<std::string> names_in(const std::filesystem::path& folder);

} // namespace hwsync
