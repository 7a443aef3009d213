#include "catalog/sqlite/spilling.hpp"

#include "base/folder_of.hpp"

#include <sqlite3.h>

#include <mutex>
#include <string_view>

#include <fcntl.h>

namespace hwsync::sqlite {

namespace {

/// SQLite's own prefix of temporary files.
constexpr std::string_view temporary = "etilqs_";

bool is_temporary(const std::filesystem::path& path, int flags) {
    return (flags & O_EXCL) != 0 &&
           path.filename().native().starts_with(temporary);
}

/// Opens what SQLite asks for. It makes a temporary file and then removes its
/// name, between which it can be killed; a file system may know files that
/// never had one.
int open_nameless_if_temporary(const char* path, int flags, int mode) {
    if (is_temporary(path, flags)) {
        const auto folder = folder_of(path);
        const int fd =
            open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
        if (fd >= 0) {
            return fd;
        }
    }
    return open(path, flags, mode);
}

} // namespace

void spill_beside(const std::filesystem::path& catalog) {
    static std::once_flag once;
    std::call_once(once, [&] {
        sqlite3_temp_directory = sqlite3_mprintf(
            "%s", std::filesystem::absolute(folder_of(catalog)).c_str());
        auto* files = sqlite3_vfs_find("unix");
        files->xSetSystemCall(
            files, "open",
            reinterpret_cast<sqlite3_syscall_ptr>(open_nameless_if_temporary));
    });
}

} // namespace hwsync::sqlite
