#include "catalog/sqlite/open/catalog_file.hpp"

#include "base/folder_of.hpp"
#include "catalog/open.hpp"
#include "catalog/sqlite/file/catalog_path.hpp"
#include "catalog/sqlite/file/vfs.hpp"
#include "catalog/sqlite/open/key_renewal.hpp"
#include "catalog/sqlite/schema/foreign_triggers.hpp"
#include "catalog/sqlite/schema/schema.hpp"
#include "catalog/sqlite/schema/seals.hpp"
#include "model/keys.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>
#include <linux/magic.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace hwsync::sqlite {

namespace {

using namespace std::chrono_literals;

constexpr Duration busy_timeout = 10s;
constexpr std::string_view sqlite_magic{"SQLite format 3\0", 16};
constexpr std::size_t header_size = 100;
/// Where SQLite's file format has them (https://sqlite.org/fileformat2.html).
constexpr std::size_t user_version_at = 60;
constexpr std::size_t application_id_at = 68;

void check_version(const std::filesystem::path& path, std::int64_t version) {
    if (version > schema_version) {
        throw trouble(
            path,
            fmt::format("it was made by a newer version of hwsync (schema "
                        "{}, this one knows {})",
                        version, schema_version),
            "use the hwsync that made it, or a newer one");
    }
}

/// The two numbers that SQLite keeps for applications in a file's header.
std::int64_t header_number(std::string_view header, std::size_t at) {
    std::int64_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        number = number << 8 | static_cast<unsigned char>(header[at + i]);
    }
    return number;
}

/// Asked before the first statement: SQLite would make a -shm beside another
/// application's file, and play back its journal.
void check_header(const std::filesystem::path& path,
                  const Connection& connection) {
    const auto header = connection.first_bytes(header_size);
    if (header.empty()) {
        throw trouble(path, "it is empty, not a catalog",
                      "remove it, and the next import makes one");
    }
    if (header.size() < header_size || !header.starts_with(sqlite_magic)) {
        throw trouble(path, "it is not an SQLite database",
                      "check --catalog, or put a snapshot in its place with "
                      "hwsync restore; the file was not touched");
    }
    if (!is_header_of_catalog(header)) {
        throw trouble(path, "it is another application's database",
                      "check --catalog; the file was not touched");
    }
    check_version(path, header_number(header, user_version_at));
}

bool is_writable(const std::filesystem::path& path) {
    return access(path.c_str(), W_OK) == 0;
}

/// Whether a companion of the catalog's holds anything.
bool is_filled(const std::string& companion) {
    struct stat status {};
    return stat(companion.c_str(), &status) == 0 && status.st_size > 0;
}

/// A killed run may have left a journal, which SQLite plays back for whoever
/// may write, before anything can be read.
void take_back_killed_run(const std::filesystem::path& path,
                          const StopToken* stop) {
    const auto file = real_path(path);
    if (is_filled(file.string() + "-journal") && is_writable(file) &&
        is_writable(folder_of(file))) {
        Connection::open(path, Access::read_write, busy_timeout, stop)
            .number("PRAGMA user_version");
    }
}

Connection open_checked(const std::filesystem::path& path, Access access,
                        const StopToken* stop) {
    spill_beside(path);
    auto connection = Connection::open(path, access, busy_timeout, stop);
    check_header(path, connection);
    if (access == Access::read_only) {
        take_back_killed_run(path, stop);
    }
    return connection;
}

/// Another hwsync may have changed the schema since the catalog was opened.
void require_this_schema(const Connection& connection) {
    if (connection.number("PRAGMA user_version") != schema_version) {
        throw trouble(connection.name(),
                      "another version of hwsync took it over during this run",
                      "run this again, with the newer of the two");
    }
}

/// Of whoever writes.
void check_transaction(const Connection& connection) {
    require_this_schema(connection);
    require_no_silent_trigger(connection);
}

bool is_network_file_system(const std::filesystem::path& path) {
    // What lies behind FUSE (sshfs) or 9p (a virtual machine's host) is often
    // another machine or kernel, with which a WAL's index cannot be shared.
    constexpr std::array<long, 8> magics{
        NFS_SUPER_MAGIC, SMB_SUPER_MAGIC,  CIFS_SUPER_MAGIC, SMB2_SUPER_MAGIC,
        AFS_SUPER_MAGIC, CEPH_SUPER_MAGIC, FUSE_SUPER_MAGIC, V9FS_MAGIC};
    struct statfs system {};
    if (statfs(path.c_str(), &system) != 0) {
        return false;
    }
    return std::any_of(magics.begin(), magics.end(), [&](long magic) {
        return static_cast<unsigned>(system.f_type) ==
               static_cast<unsigned>(magic);
    });
}

std::string journal_mode(Connection& connection) {
    auto row = connection.prepare("PRAGMA journal_mode");
    row.step();
    return std::string{row.text(0)};
}

Connection open_as(Access access, const std::filesystem::path& path,
                   const StopToken* stop, Versions versions) {
    auto connection = open_checked(path, access, stop);
    const auto version = connection.number("PRAGMA user_version");
    check_version(path, version);
    if (version < schema_version && versions == Versions::this_one) {
        throw trouble(path, "it was made by an older version of hwsync",
                      "any import or associate brings it up to date");
    }
    return connection;
}

bool is_there(const std::string& companion) {
    return access(companion.c_str(), F_OK) == 0;
}

/// A write-ahead log needs files beside the catalog. Where they cannot be made,
/// and are not there, nobody writes. Whoever ended badly, or copied files, may
/// have left an empty log.
bool stands_alone(const std::filesystem::path& path) {
    const auto file = real_path(path).string();
    return !is_writable(folder_of(file)) && !is_there(file + "-journal") &&
           (!is_there(file + "-wal") ||
            (!is_filled(file + "-wal") && !is_there(file + "-shm")));
}

/// What stands in the log or the journal beside a catalog belongs to it, and
/// SQLite cannot read it without writing beside it.
void check_companions(const std::filesystem::path& path) {
    const auto file = real_path(path).string();
    const bool has_log = is_filled(file + "-wal") && !is_there(file + "-shm");
    if (has_log || is_filled(file + "-journal")) {
        throw trouble(path,
                      fmt::format("{} beside it, without which it is not "
                                  "whole, can only be read where files can be "
                                  "made in its folder",
                                  has_log ? "the log -wal" : "the -journal"),
                      "copy both to a folder that this user may write to, and "
                      "read that copy; a snapshot (hwsync snapshot) stands "
                      "alone");
    }
}

/// More than can be made while two transactions begin. On a read-only file
/// system that nobody writes to, SQLite takes each look for a change.
constexpr int most_commits_meanwhile = 100;

/// What tells apart states that different runs left.
std::string state_of(const Connection& connection) {
    return fmt::format(
        "{} {} {}", connection.number("PRAGMA page_count"),
        connection.number("PRAGMA schema_version"),
        connection.number("SELECT COALESCE(MAX(id), 0) FROM run"));
}

} // namespace

bool is_header_of_catalog(std::string_view header) {
    return header.size() >= header_size && header.starts_with(sqlite_magic) &&
           header_number(header, application_id_at) == application_id;
}

void set_journal(Connection& connection, const std::filesystem::path& path) {
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

bool catalog_exists(const std::filesystem::path& path) {
    if (!is_file_there(path)) {
        return false;
    }
    open_checked(path, Access::read_only, nullptr);
    return true;
}

Connection open_to_write(const std::filesystem::path& path, Writing writing,
                         const StopToken* stop) {
    struct stat status {};
    constexpr mode_t any_write = 0222;
    if (stat(path.c_str(), &status) == 0 && (status.st_mode & any_write) == 0) {
        throw trouble(path, "it is read-only",
                      "make it writable (chmod u+w) and run this again");
    }
    if (writing == Writing::for_good) {
        remove_new_name(path);
    }
    require_one_name(path);
    auto connection = open_checked(path, Access::read_write, stop);
    const auto version = connection.number("PRAGMA user_version");
    check_version(path, version);
    if (writing == Writing::for_good) {
        set_journal(connection, path);
        migrate(connection);
    } else if (version < schema_version) {
        throw trouble(
            path,
            "it was made by an older version of hwsync, and a dry run does "
            "not bring it up to date",
            "any import or associate without --dry-run does");
    }
    connection.set_begin_check(check_transaction);
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
                        const StopToken* stop, Versions versions) {
    if (!is_file_there(path)) {
        throw no_such_catalog(path);
    }
    // Where this user may not write, the files beside the catalog come and go
    // as others please.
    constexpr int most_tries = 10;
    for (int tries = 1;; ++tries) {
        try {
            return open_as(Access::read_only, path, stop, versions);
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::storage) {
                throw;
            }
            if (stands_alone(path)) {
                break;
            }
            if (is_writable(folder_of(real_path(path)))) {
                throw;
            }
            if (tries == most_tries) {
                check_companions(path);
                throw;
            }
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    auto connection =
        open_as(Access::read_only_immutable, path, stop, versions);
    if (!stands_alone(path)) {
        throw Error(ErrorKind::busy,
                    fmt::format("another program writes the catalog {}",
                                printable(path.string(), 300)),
                    "run this again");
    }
    return connection;
}

Connection open_to_look(const std::filesystem::path& path,
                        const StopToken* stop) {
    auto connection = open_to_read(path, stop);
    connection.execute("BEGIN");
    require_this_schema(connection);
    return connection;
}

void look_at_one_moment(Connection& one,
                        std::initializer_list<Connection*> others) {
    constexpr std::string_view data_version = "PRAGMA data_version";
    for (int tries = 0;; ++tries) {
        const auto before = one.number(data_version);
        for (auto* const other : others) {
            other->execute("BEGIN");
            require_this_schema(*other);
        }
        one.execute("BEGIN");
        // It changes with every commit of others.
        if (one.number(data_version) == before ||
            (tries >= most_commits_meanwhile &&
             std::all_of(others.begin(), others.end(), [&](auto* const other) {
                 return state_of(*other) == state_of(one);
             }))) {
            return;
        }
        one.execute("ROLLBACK");
        for (auto* const other : others) {
            other->execute("ROLLBACK");
        }
    }
}

bool has_snapshots(Connection& connection) {
    return journal_mode(connection) == "wal";
}

} // namespace hwsync::sqlite
