// Preloaded into hwsync: notes who opens a catalog, or the files beside it.
#include <dlfcn.h>
#include <execinfo.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

// This library's own calls, the one that opens, and who asked it to.
constexpr int nearest_callers = 6;

bool is_called_by_sqlite() {
    std::array<void*, nearest_callers> callers{};
    const int count = backtrace(callers.data(), nearest_callers);
    return std::any_of(callers.begin(), callers.begin() + count, [](void* at) {
        Dl_info info{};
        return dladdr(at, &info) != 0 && info.dli_fname != nullptr &&
               std::string_view{info.dli_fname}.find("libsqlite3") !=
                   std::string_view::npos;
    });
}

/// By whatever name: "", "-wal" or another suffix; null where it is none.
const char* part_of_catalog(int fd) {
    const char* const catalog = std::getenv("HWSYNC_TEST_CATALOG");
    struct stat opened {};
    if (catalog == nullptr || fstat(fd, &opened) != 0) {
        return nullptr;
    }
    for (const auto* suffix : {"", "-wal", "-shm", "-journal"}) {
        struct stat part {};
        if (stat((std::string{catalog} + suffix).c_str(), &part) == 0 &&
            part.st_dev == opened.st_dev && part.st_ino == opened.st_ino) {
            return suffix;
        }
    }
    return nullptr;
}

/// A line: who, and what of the catalog it opened.
int noted(int fd, int flags) {
    const int error = errno;
    const auto* const part =
        fd < 0 || (flags & O_PATH) != 0 ? nullptr : part_of_catalog(fd);
    const char* const log = std::getenv("HWSYNC_TEST_OPENS");
    if (part != nullptr && log != nullptr) {
        const auto line =
            std::string{is_called_by_sqlite() ? "sqlite" : "other"} +
            " catalog" + part + "\n";
        const auto out = static_cast<int>(syscall(
            SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CLOEXEC));
        if (out < 0 || write(out, line.data(), line.size()) < 0) {
            std::abort();
        }
        close(out);
    }
    errno = error;
    return fd;
}

int opened_at(int folder, const char* path, int flags, mode_t mode) {
    return noted(
        static_cast<int>(syscall(SYS_openat, folder, path, flags, mode)),
        flags);
}

std::FILE* opened_stream(const char* name, const char* path, const char* mode) {
    const auto real =
        reinterpret_cast<decltype(&std::fopen)>(dlsym(RTLD_NEXT, name));
    auto* const file = real(path, mode);
    if (file != nullptr) {
        noted(fileno(file), 0);
    }
    return file;
}

} // namespace

extern "C" {

#define OPEN_LIKE(name)                                                        \
    int name(const char* path, int flags, ...) {                               \
        va_list list;                                                          \
        va_start(list, flags);                                                 \
        const mode_t mode =                                                    \
            (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(list, mode_t) : 0;   \
        va_end(list);                                                          \
        return opened_at(AT_FDCWD, path, flags, mode);                         \
    }
OPEN_LIKE(open)
OPEN_LIKE(open64)

#define OPENAT_LIKE(name)                                                      \
    int name(int folder, const char* path, int flags, ...) {                   \
        va_list list;                                                          \
        va_start(list, flags);                                                 \
        const mode_t mode =                                                    \
            (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(list, mode_t) : 0;   \
        va_end(list);                                                          \
        return opened_at(folder, path, flags, mode);                           \
    }
OPENAT_LIKE(openat)
OPENAT_LIKE(openat64)

int __open_2(const char* path, int flags) {
    return opened_at(AT_FDCWD, path, flags, 0);
}
int __open64_2(const char* path, int flags) {
    return opened_at(AT_FDCWD, path, flags, 0);
}

std::FILE* fopen(const char* path, const char* mode) {
    return opened_stream("fopen", path, mode);
}
std::FILE* fopen64(const char* path, const char* mode) {
    return opened_stream("fopen64", path, mode);
}
}
