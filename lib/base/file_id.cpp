#include "base/file_id.hpp"

#include <sys/stat.h>

namespace hwsync {

std::optional<FileId> file_id(const std::filesystem::path& path) noexcept {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) {
        return std::nullopt;
    }
    return FileId{status.st_dev, status.st_ino};
}

} // namespace hwsync
