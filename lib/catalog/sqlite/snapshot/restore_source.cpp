#include "catalog/sqlite/snapshot/restore_source.hpp"

#include "catalog/sqlite/schema/foreign_triggers.hpp"
#include "catalog/sqlite/schema/schema.hpp"
#include "catalog/sqlite/verify/rows/shops.hpp"
#include "catalog/sqlite/verify/verify.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

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

std::int64_t big_endian(std::string_view header, std::size_t at) {
    std::int64_t number = 0;
    for (const char byte : header.substr(at, 4)) {
        number = number << 8 | static_cast<unsigned char>(byte);
    }
    return number;
}

/// Refuses a database with a log beside it: it is being written, or was when a
/// process died.
void check_nothing_beside(const std::filesystem::path& path) {
    for (const auto* suffix : {"-wal", "-journal"}) {
        const auto log = path.native() + suffix;
        struct stat status {};
        if (lstat(log.c_str(), &status) == 0) {
            throw about(ErrorKind::safety, path,
                        fmt::format("{} lies beside it: another program uses "
                                    "it, or has opened it since it was made",
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
        if (errno == ENOENT || errno == ENOTDIR) {
            throw about(ErrorKind::input, snapshot, "there is no such file",
                        "name a file made by hwsync snapshot");
        }
        throw cannot_read(snapshot);
    }
    if (stat(catalog.c_str(), &there) == 0 && there.st_dev == status.st_dev &&
        there.st_ino == status.st_ino) {
        throw about(ErrorKind::usage, snapshot, "it is the catalog itself",
                    "name a file made by hwsync snapshot");
    }
    switch (kind_of(snapshot)) {
    case FileKind::ours:
        break;
    case FileKind::newer:
        throw about(ErrorKind::storage, snapshot,
                    "it was made by a newer version of hwsync",
                    "use the hwsync that made it, or a newer one");
    case FileKind::foreign:
        throw about(ErrorKind::storage, snapshot,
                    "it is another application's database",
                    "name a file made by hwsync snapshot");
    case FileKind::none:
    case FileKind::no_sqlite:
        throw about(ErrorKind::storage, snapshot,
                    "it is not an SQLite database",
                    "name a file made by hwsync snapshot");
    }
    check_nothing_beside(snapshot);
    return status;
}

Connection opened(const std::filesystem::path& snapshot,
                  const StopToken& stop) {
    return Connection::open(snapshot, Access::read_only_immutable, Duration{},
                            &stop);
}

std::string damage_of_file(const Connection& connection) {
    auto row = connection.prepare("PRAGMA integrity_check(1)");
    return row.step() && row.text(0) == "ok" ? std::string{}
                                             : printable(row.text(0), 200);
}

} // namespace

std::string damage_in(const std::filesystem::path& catalog,
                      const StopToken& stop) {
    VerifyRequest request;
    request.catalog = catalog;
    auto connection = opened(catalog, stop);
    StagedReading nothing_was_read{connection};
    FileCheck beside{request, opened(catalog, stop)};
    const auto result = verify_rows(
        request, connection, nullptr, linking_identifier(connection, request),
        nothing_was_read, std::make_shared<FindingSpool>(), &beside);
    std::string first;
    result.report->findings([&](const Finding& finding) {
        if (finding.kind == FindingKind::damaged && first.empty()) {
            first = finding.shop.empty()
                        ? std::string{finding.message}
                        : fmt::format("shop {}: {}", printable(finding.shop),
                                      finding.message);
        }
    });
    return first;
}

FileKind kind_of(const std::filesystem::path& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) {
        if (errno == ENOENT) {
            return FileKind::none;
        }
        throw cannot_read(path);
    }
    if (!S_ISREG(status.st_mode)) {
        throw Error(
            ErrorKind::input,
            fmt::format("{} is not a file", printable(path.native(), 300)),
            "name a file, for example catalog.db in it");
    }
    if (access(path.c_str(), R_OK) != 0) {
        throw cannot_read(path);
    }
    // This uses SQLite's own handle: a descriptor of ours would, once closed,
    // drop the locks that this process has on the file.
    constexpr std::size_t header_size = 100;
    const auto header =
        Connection::open(path, Access::read_only, Duration{}, nullptr)
            .first_bytes(header_size);
    if (header.size() < header_size || !header.starts_with(sqlite_magic)) {
        return FileKind::no_sqlite;
    }
    if (big_endian(header, application_id_at) != application_id) {
        return FileKind::foreign;
    }
    return big_endian(header, user_version_at) > schema_version
               ? FileKind::newer
               : FileKind::ours;
}

bool share_no_product(const Connection& one, const Connection& other) {
    auto ids = one.prepare("SELECT id FROM product");
    auto same = other.prepare("SELECT 1 FROM product WHERE id = ?1");
    bool has_any = false;
    while (ids.step()) {
        has_any = true;
        if (same.bind(1, ids.integer(0)).step()) {
            return false;
        }
        same.reset();
    }
    return has_any;
}

RestoreSource::RestoreSource(const std::filesystem::path& snapshot,
                             const std::filesystem::path& catalog,
                             const StopToken& stop)
    : m_path(snapshot), m_status(checked_status(snapshot, catalog)),
      m_connection(opened(snapshot, stop)) {
    check_sound([&] {
        m_is_current =
            m_connection.number("PRAGMA user_version") == schema_version;
        return m_is_current ? damage_in(m_path, stop)
                            : damage_of_file(m_connection);
    });
    for (const auto& trigger : silent_triggers(m_connection)) {
        throw about(ErrorKind::storage, m_path, trigger.danger,
                    fmt::format("remove it in a copy of the snapshot ({}) and "
                                "restore that",
                                trigger.removal));
    }
}

void RestoreSource::check_copy(const std::filesystem::path& copy,
                               const StopToken& stop) const {
    if (!m_is_current) {
        check_sound([&] { return damage_in(copy, stop); });
    }
}

void RestoreSource::check_sound(
    const std::function<std::string()>& damage) const {
    std::string what;
    try {
        what = damage();
    } catch (const DamagedCatalog& error) {
        what = error.message();
    }
    if (!what.empty()) {
        throw about(ErrorKind::storage, m_path,
                    fmt::format("it is damaged: {}", what),
                    m_is_current ? "restore another one; hwsync -c SNAPSHOT "
                                   "verify says more"
                                 : "restore another one");
    }
}

void RestoreSource::check_unchanged() const {
    struct stat now {};
    check_nothing_beside(m_path);
    if (stat(m_path.c_str(), &now) != 0 || now.st_ino != m_status.st_ino ||
        now.st_size != m_status.st_size ||
        now.st_mtim.tv_sec != m_status.st_mtim.tv_sec ||
        now.st_mtim.tv_nsec != m_status.st_mtim.tv_nsec) {
        throw about(ErrorKind::busy, m_path,
                    "another program changed it in the meantime",
                    "run this again once no program writes to it");
    }
}

} // namespace hwsync::sqlite
