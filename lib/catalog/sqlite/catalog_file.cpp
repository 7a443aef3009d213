#include "catalog/sqlite/catalog_file.hpp"

#include "base/descriptor.hpp"
#include "base/folder_of.hpp"
#include "base/remedy.hpp"
#include "catalog/sqlite/key_renewal.hpp"
#include "catalog/sqlite/schema.hpp"
#include "catalog/sqlite/seals.hpp"
#include "catalog/sqlite/spilling.hpp"
#include "model/keys.hpp"
#include <hwsync/text.hpp>

#include <hwsync/error.hpp>

#include <fmt/core.h>
#include <linux/magic.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace hwsync::sqlite {

namespace {

using namespace std::chrono_literals;

constexpr Duration busy_timeout = 10s;
constexpr std::string_view sqlite_magic{"SQLite format 3\0", 16};
constexpr std::size_t user_version_at = 60;
constexpr std::size_t application_id_at = 68;

Error trouble(const std::filesystem::path& path, std::string_view what,
              std::string remedy) {
    return {ErrorKind::storage,
            fmt::format("catalog {}: {}", printable(path.string(), 300), what),
            std::move(remedy)};
}

Error failed(const std::filesystem::path& path, std::string_view what) {
    return trouble(
        path, fmt::format("cannot {} ({})", what, std::strerror(errno)),
        remedy_for(errno, "check the path, the permissions and the disk"));
}

std::int64_t big_endian(const std::array<unsigned char, 100>& header,
                        std::size_t at) {
    return std::int64_t{header[at]} << 24 | std::int64_t{header[at + 1]} << 16 |
           std::int64_t{header[at + 2]} << 8 | std::int64_t{header[at + 3]};
}

void check_version(const std::filesystem::path& path, std::int64_t version) {
    if (version > schema_version) {
        throw trouble(path,
                      fmt::format("it is of a newer version of hwsync (schema "
                                  "{}, this one knows {})",
                                  version, schema_version),
                      "use the hwsync that made it, or a newer one");
    }
}

/// Read before SQLite sees the file: SQLite would write beside it.
void check_header(const std::filesystem::path& path) {
    const Descriptor file{open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (file.get() < 0) {
        throw failed(path, "read it");
    }
    std::array<unsigned char, 100> header{};
    const auto size = pread(file.get(), header.data(), header.size(), 0);
    if (size < 0) {
        throw failed(path, "read it");
    }
    if (size == 0) {
        throw trouble(path, "it is empty and no catalog",
                      "remove it, and the next import makes one");
    }
    if (size < static_cast<ssize_t>(header.size()) ||
        std::memcmp(header.data(), sqlite_magic.data(), sqlite_magic.size()) !=
            0) {
        throw trouble(path, "it is no SQLite database",
                      "check --catalog; the file was not touched");
    }
    if (big_endian(header, application_id_at) != application_id) {
        throw trouble(path, "it is a database of another application",
                      "check --catalog; the file was not touched");
    }
    check_version(path, big_endian(header, user_version_at));
}

bool is_network_file_system(const std::filesystem::path& path) {
    constexpr std::array<long, 6> magics{NFS_SUPER_MAGIC,  SMB_SUPER_MAGIC,
                                         CIFS_SUPER_MAGIC, SMB2_SUPER_MAGIC,
                                         AFS_SUPER_MAGIC,  CEPH_SUPER_MAGIC};
    struct statfs system {};
    if (statfs(path.c_str(), &system) != 0) {
        return false;
    }
    return std::any_of(magics.begin(), magics.end(), [&](long magic) {
        return static_cast<unsigned>(system.f_type) ==
               static_cast<unsigned>(magic);
    });
}

void sync_folder(const std::filesystem::path& path) {
    const auto folder = folder_of(path);
    const Descriptor descriptor{
        open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (descriptor.get() < 0 || fsync(descriptor.get()) != 0) {
        throw failed(path, "make its folder durable");
    }
}

void remove_leftovers(const std::filesystem::path& path) {
    for (const auto* suffix : {"-wal", "-shm", "-journal"}) {
        const auto leftover = path.string() + suffix;
        if (unlink(leftover.c_str()) != 0 && errno != ENOENT) {
            throw failed(leftover, "remove it");
        }
    }
}

/// What a catalog is called while it is made.
std::filesystem::path new_name(const std::filesystem::path& path) {
    return path.string() + ".new";
}

/// A run that was killed as it gave a new catalog its name has left it both.
void remove_new_name(const std::filesystem::path& path) {
    const auto fresh = new_name(path);
    std::error_code is_not_there;
    if (std::filesystem::equivalent(fresh, path, is_not_there)) {
        unlink(fresh.c_str());
    }
}

std::string journal_mode(const Connection& connection) {
    auto row = connection.prepare("PRAGMA journal_mode");
    row.step();
    return std::string{row.text(0)};
}

void set_journal(const Connection& connection,
                 const std::filesystem::path& path) {
    if (is_network_file_system(path)) {
        connection.execute("PRAGMA journal_mode = DELETE;"
                           "PRAGMA synchronous = EXTRA");
        return;
    }
    if (journal_mode(connection) != "wal") {
        connection.execute("PRAGMA journal_mode = WAL");
    }
    connection.execute("PRAGMA synchronous = FULL");
}

void fill_new_file(const std::filesystem::path& file) {
    const auto connection =
        Connection::open(file, Access::read_write, busy_timeout, nullptr);
    connection.execute("PRAGMA page_size = 16384; PRAGMA synchronous = EXTRA");
    Transaction transaction{connection};
    create_schema(connection);
    transaction.commit();
    set_journal(connection, file);
}

} // namespace

bool catalog_exists(const std::filesystem::path& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) {
        if (errno == ENOENT) {
            return false;
        }
        throw failed(path, "look at it");
    }
    if (S_ISDIR(status.st_mode)) {
        throw trouble(path, "it is a directory",
                      "name a file, for example catalog.db in it");
    }
    if (!S_ISREG(status.st_mode)) {
        throw trouble(path, "it is no file", "check --catalog");
    }
    check_header(path);
    return true;
}

void create_catalog(const std::filesystem::path& path) {
    spill_beside(path);
    const auto fresh = new_name(path);
    if (unlink(fresh.c_str()) != 0 && errno != ENOENT) {
        throw failed(fresh, "remove it");
    }
    remove_leftovers(fresh);
    remove_leftovers(path);
    {
        const Descriptor file{
            open(fresh.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
        if (file.get() < 0 || fchmod(file.get(), 0600) != 0) {
            throw failed(path, "make it");
        }
    }
    try {
        fill_new_file(fresh);
        if (link(fresh.c_str(), path.c_str()) != 0) {
            throw failed(path, "make it");
        }
    } catch (...) {
        unlink(fresh.c_str());
        throw;
    }
    unlink(fresh.c_str());
    sync_folder(path);
}

Connection open_to_write(const std::filesystem::path& path, Writing writing,
                         const StopToken* stop) {
    spill_beside(path);
    struct stat status {};
    constexpr mode_t any_write = 0222;
    if (stat(path.c_str(), &status) == 0 && (status.st_mode & any_write) == 0) {
        throw trouble(path, "it is read-only",
                      "make it writable (chmod u+w) and run this again");
    }
    auto connection =
        Connection::open(path, Access::read_write, busy_timeout, stop);
    const auto version = connection.number("PRAGMA user_version");
    check_version(path, version);
    if (writing == Writing::for_good) {
        remove_new_name(path);
        set_journal(connection, path);
        migrate(connection);
    } else if (version < schema_version) {
        throw trouble(path,
                      "it is of an older version of hwsync, and a dry run does "
                      "not bring it up to date",
                      "any import or associate without --dry-run does");
    }
    keep_seals(connection);
    if (writing == Writing::for_good) {
        renew_all_keys(connection);
    } else if (kept_key_version(connection) != key_version()) {
        throw trouble(path,
                      "its keys were made by another version of hwsync, and a "
                      "dry run does not make them anew",
                      "any import or associate without --dry-run does");
    }
    return connection;
}

Connection open_to_read(const std::filesystem::path& path,
                        const StopToken* stop) {
    spill_beside(path);
    const auto open_as = [&](Access access) {
        auto connection = Connection::open(path, access, busy_timeout, stop);
        const auto version = connection.number("PRAGMA user_version");
        check_version(path, version);
        if (version < schema_version) {
            throw trouble(path, "it is of an older version of hwsync",
                          "any import or associate brings it up to date");
        }
        return connection;
    };
    try {
        return open_as(Access::read_only);
    } catch (const Error& error) {
        // A write-ahead log needs files beside the catalog. Where they cannot
        // be made, and are not there, nobody writes and the file stands alone.
        const auto folder = folder_of(path);
        if (error.kind() != ErrorKind::storage ||
            access(folder.c_str(), W_OK) == 0 ||
            access((path.string() + "-wal").c_str(), F_OK) == 0) {
            throw;
        }
    }
    return open_as(Access::read_only_immutable);
}

Connection open_existing_to_read(const std::filesystem::path& path,
                                 const StopToken* stop) {
    if (!catalog_exists(path)) {
        throw Error(ErrorKind::storage,
                    fmt::format("there is no catalog {}",
                                printable(path.string(), 300)),
                    "make one with hwsync import-bulk, or check --catalog");
    }
    return open_to_read(path, stop);
}

bool has_snapshots(const Connection& connection) {
    return journal_mode(connection) == "wal";
}

} // namespace hwsync::sqlite
