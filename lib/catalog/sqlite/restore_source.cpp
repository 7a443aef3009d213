#include "catalog/sqlite/restore_source.hpp"

#include "base/descriptor.hpp"
#include "catalog/sqlite/schema.hpp"
#include "catalog/sqlite/seals.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

namespace hwsync::sqlite {

namespace {

constexpr std::string_view sqlite_magic{"SQLite format 3\0", 16};
constexpr std::size_t user_version_at = 60;
constexpr std::size_t application_id_at = 68;

Error about(ErrorKind kind, const std::filesystem::path& path,
            std::string_view what, std::string remedy) {
    return {kind,
            fmt::format("snapshot {}: {}", printable(path.native(), 300), what),
            std::move(remedy)};
}

Error cannot_read(const std::filesystem::path& path) {
    const int error = errno;
    return {ErrorKind::storage,
            fmt::format("cannot read {} ({})", printable(path.native(), 300),
                        std::strerror(error)),
            "check the path and the permissions"};
}

std::int64_t big_endian(const std::array<unsigned char, 100>& header,
                        std::size_t at) {
    return std::int64_t{header.at(at)} << 24 |
           std::int64_t{header.at(at + 1)} << 16 |
           std::int64_t{header.at(at + 2)} << 8 |
           std::int64_t{header.at(at + 3)};
}

/// What lies beside a database while it is written, or was when a process died.
void check_nothing_beside(const std::filesystem::path& path) {
    for (const auto* suffix : {"-wal", "-journal"}) {
        const auto log = path.native() + suffix;
        struct stat status {};
        if (lstat(log.c_str(), &status) == 0) {
            throw about(ErrorKind::safety, path,
                        fmt::format("{} lies beside it: it is in use, or was "
                                    "when a process died",
                                    printable(log, 300)),
                        "make a snapshot of it with hwsync snapshot, and "
                        "restore that");
        }
    }
}

struct stat checked_status(const std::filesystem::path& snapshot,
                           const std::filesystem::path& catalog) {
    struct stat status {};
    struct stat there {};
    if (stat(snapshot.c_str(), &status) != 0) {
        throw cannot_read(snapshot);
    }
    if (stat(catalog.c_str(), &there) == 0 && there.st_dev == status.st_dev &&
        there.st_ino == status.st_ino) {
        throw about(ErrorKind::usage, snapshot, "it is the catalog itself",
                    "name a file that hwsync snapshot has made");
    }
    switch (kind_of(snapshot)) {
    case FileKind::ours:
        break;
    case FileKind::newer:
        throw about(ErrorKind::storage, snapshot,
                    "it is of a newer version of hwsync",
                    "use the hwsync that made it, or a newer one");
    case FileKind::foreign:
        throw about(ErrorKind::storage, snapshot,
                    "it is a database of another application",
                    "name a file that hwsync snapshot has made");
    case FileKind::none:
    case FileKind::no_sqlite:
        throw about(ErrorKind::storage, snapshot, "it is no SQLite database",
                    "name a file that hwsync snapshot has made");
    }
    check_nothing_beside(snapshot);
    return status;
}

Error damaged(const std::filesystem::path& path, std::string_view what) {
    return about(ErrorKind::storage, path,
                 fmt::format("it is damaged: {}", what),
                 "restore another one; hwsync -c SNAPSHOT verify says more");
}

void check_sound(const Connection& connection,
                 const std::filesystem::path& path) {
    try {
        auto row = connection.prepare("PRAGMA integrity_check(1)");
        if (!row.step() || row.text(0) != "ok") {
            throw damaged(path, printable(row.text(0), 200));
        }
        // The seals of an earlier version are of its own tables.
        if (connection.number("PRAGMA user_version") == schema_version) {
            for (const auto& table : broken_seals(connection)) {
                throw damaged(path, fmt::format("table {} is not as it was "
                                                "stored",
                                                table));
            }
        }
    } catch (const DamagedCatalog& error) {
        throw damaged(path, error.message());
    }
}

} // namespace

FileKind kind_of(const std::filesystem::path& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) {
        if (errno == ENOENT) {
            return FileKind::none;
        }
        throw cannot_read(path);
    }
    if (!S_ISREG(status.st_mode)) {
        throw Error(ErrorKind::usage,
                    fmt::format("{} is no file", printable(path.native(), 300)),
                    "name a file, for example catalog.db in it");
    }
    const Descriptor file{open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    std::array<unsigned char, 100> header{};
    const auto size = file.get() < 0
                          ? ssize_t{-1}
                          : pread(file.get(), header.data(), header.size(), 0);
    if (size < 0) {
        throw cannot_read(path);
    }
    if (size < static_cast<ssize_t>(header.size()) ||
        std::memcmp(header.data(), sqlite_magic.data(), sqlite_magic.size()) !=
            0) {
        return FileKind::no_sqlite;
    }
    if (big_endian(header, application_id_at) != application_id) {
        return FileKind::foreign;
    }
    return big_endian(header, user_version_at) > schema_version
               ? FileKind::newer
               : FileKind::ours;
}

RestoreSource::RestoreSource(const std::filesystem::path& snapshot,
                             const std::filesystem::path& catalog,
                             const StopToken& stop)
    : m_path(snapshot), m_status(checked_status(snapshot, catalog)),
      m_connection(Connection::open(snapshot, Access::read_only_immutable,
                                    Duration{}, &stop)) {
    check_sound(m_connection, m_path);
}

void RestoreSource::check_unchanged() const {
    struct stat now {};
    check_nothing_beside(m_path);
    if (stat(m_path.c_str(), &now) != 0 || now.st_ino != m_status.st_ino ||
        now.st_size != m_status.st_size ||
        now.st_mtim.tv_sec != m_status.st_mtim.tv_sec ||
        now.st_mtim.tv_nsec != m_status.st_mtim.tv_nsec) {
        throw about(ErrorKind::busy, m_path,
                    "another program has changed it meanwhile",
                    "run this again once nobody writes it");
    }
}

} // namespace hwsync::sqlite
