#include "base/folder_of.hpp"

namespace hwsync {

std::filesystem::path folder_of(const std::filesystem::path& file) {
    const auto folder = file.parent_path();
    return folder.empty() ? std::filesystem::path{"."} : folder;
}

} // namespace hwsync
