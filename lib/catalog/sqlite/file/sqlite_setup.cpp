#include "catalog/sqlite/file/sqlite_setup.hpp"

#include "base/folder_of.hpp"
#include "catalog/sqlite/file/nameless_database.hpp"

#include <sqlite3.h>

#include <array>
#include <climits>
#include <new>
#include <string_view>

#include <fcntl.h>

namespace hwsync::sqlite {

namespace {

/// SQLite's own prefix of temporary files.
constexpr std::string_view temporary = "etilqs_";

/// Below that are a process's standard streams, which SQLite must not use.
constexpr int least_descriptor = 3;

/// Opens what SQLite asks for. It makes a temporary file and then removes its
/// name, between which it can be killed; a file system may know files that
/// never had one. SQLite knows no exceptions, so nothing here may need memory.
int open_nameless_if_temporary(const char* path, int flags, int mode) noexcept {
    if (const int fd = descriptor_of_address(path); fd >= 0) {
        return fcntl(fd, F_DUPFD_CLOEXEC, least_descriptor);
    }
    const std::string_view whole{path};
    const auto slash = whole.rfind('/');
    std::array<char, PATH_MAX> folder{};
    if ((flags & O_EXCL) != 0 && slash < folder.size() &&
        whole.substr(slash + 1).starts_with(temporary)) {
        whole.copy(folder.data(), slash);
        const int fd =
            open(folder.data(), O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
        if (fd >= 0) {
            return fd;
        }
    }
    return open(path, flags, mode);
}

/// SQLite counts what it allocates, under a mutex that all threads share, for
/// functions that nothing here calls; and each cache begins with twenty pages,
/// all of them touched, though few connections need as many. Refused where the
/// process uses SQLite already; nothing is wrong then.
void configure_memory() noexcept {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_PAGECACHE, nullptr, 0, 0);
}

bool set_up(const std::filesystem::path& spill_folder) {
    configure_memory();
    auto* const files = sqlite3_vfs_find("unix");
    auto* const name = sqlite3_mprintf("%s", spill_folder.c_str());
    if (files == nullptr || name == nullptr) {
        sqlite3_free(name);
        throw std::bad_alloc{};
    }
    sqlite3_temp_directory = name;
    files->xSetSystemCall(
        files, "open",
        reinterpret_cast<sqlite3_syscall_ptr>(open_nameless_if_temporary));
    return true;
}

} // namespace

void set_up_sqlite(const std::filesystem::path& catalog) {
    // Not std::call_once: without memory no exception gets through it.
    [[maybe_unused]] static const bool begun =
        set_up(std::filesystem::absolute(folder_of(catalog)));
}

} // namespace hwsync::sqlite
