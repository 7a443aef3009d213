#include "catalog/catalog_health.hpp"

#include "base/folder_of.hpp"
#include "catalog/sqlite/evidence/rare_words.hpp"
#include "catalog/sqlite/file/catalog_path.hpp"
#include "catalog/sqlite/file/locks.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/schema/foreign_triggers.hpp"
#include "catalog/sqlite/schema/schema.hpp"
#include "catalog/sqlite/views/content_health.hpp"

#include <hwsync/catalog_view.hpp>
#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace hwsync {

namespace sqlite {

namespace {

constexpr std::size_t longest_shown = 300;
constexpr std::uintmax_t little = std::uintmax_t{16} << 20;

std::string shown(const std::filesystem::path& path) {
    return printable(path.string(), longest_shown);
}

/// The first thing that SQLite finds wrong; empty if there is none.
std::string fault_in(const Connection& connection) {
    auto row = connection.prepare("PRAGMA quick_check(1)");
    if (!row.step()) {
        return "it cannot be checked";
    }
    return row.text(0) == "ok" ? std::string{} : printable(row.text(0), 200);
}

bool others_may_read(const std::filesystem::path& catalog) {
    struct stat status {};
    return stat(catalog.c_str(), &status) == 0 &&
           (status.st_mode & (S_IRWXG | S_IRWXO)) != 0;
}

/// The size of the table of rare words is shown separately: it can be rebuilt.
std::string size_text(const std::filesystem::path& catalog,
                      const Connection& connection) {
    constexpr double megabyte = 1'000'000;
    std::error_code cannot;
    const auto bytes = std::filesystem::file_size(catalog, cannot);
    if (cannot) {
        return {};
    }
    auto text =
        fmt::format(", {:.1f} MB", static_cast<double>(bytes) / megabyte);
    if (const auto of_words = bytes_of_rare_words(connection)) {
        text += fmt::format(", {:.1f} of them for words of titles",
                            static_cast<double>(*of_words) / megabyte);
    }
    return text;
}

HealthCheck check_file(const std::filesystem::path& catalog,
                       const std::optional<Connection>& connection) {
    HealthCheck check{"catalog", {}, Health::ok, shown(catalog), {}};
    if (!connection) {
        check.health = Health::warning;
        check.message += ": there is none yet";
        check.remedy = "make it with hwsync import-bulk, or check --catalog";
        return check;
    }
    if (const auto fault = fault_in(*connection); !fault.empty()) {
        check.health = Health::problem;
        check.message += ": it is damaged: " + fault;
        check.remedy =
            fmt::format("{}; hwsync verify says more", remedy_for_damage);
        return check;
    }
    require_no_silent_trigger(*connection);
    if (auto doubt = doubt_about(catalog); !doubt.empty()) {
        check.health = Health::warning;
        check.message = std::move(doubt);
        check.remedy = "keep one name and remove the others";
        return check;
    }
    if (others_may_read(catalog)) {
        check.health = Health::warning;
        check.message += ": other users may read or change it";
        check.remedy = "chmod 600 it, unless they are meant to";
        return check;
    }
    check.message += fmt::format(": sound, schema {}{}", schema_version,
                                 size_text(catalog, *connection));
    return check;
}

/// The catalog's folder, or the nearest existing folder above it.
std::filesystem::path disk_of(const std::filesystem::path& catalog) {
    auto folder = folder_of(std::filesystem::absolute(catalog));
    std::error_code cannot;
    while (!std::filesystem::exists(folder, cannot) &&
           folder.has_relative_path()) {
        folder = folder.parent_path();
    }
    return folder;
}

HealthCheck check_disk(const std::filesystem::path& catalog) {
    constexpr std::uintmax_t megabyte = 1'000'000;
    const auto folder = disk_of(catalog);
    HealthCheck check{"disk", {}, Health::ok, {}, {}};
    struct statvfs disk {};
    if (statvfs(folder.c_str(), &disk) != 0) {
        check.health = Health::problem;
        check.message = fmt::format("{} cannot be looked at ({})",
                                    shown(folder), std::strerror(errno));
        check.remedy = "check --catalog and the permissions";
        return check;
    }
    const auto free = std::uintmax_t{disk.f_bavail} * disk.f_frsize;
    const auto size = size_of(catalog);
    check.message =
        fmt::format("{} MB free in {}, the catalog takes {} MB",
                    free / megabyte, shown(folder), size / megabyte);
    // A run that changes every row writes all of them a second time, beside the
    // file.
    const auto needed = std::max(size, little);
    if (free < 2 * needed) {
        check.health = free < needed ? Health::problem : Health::warning;
        check.remedy = "free some space: a large run needs as much as the "
                       "catalog takes, and a snapshot as much again";
    }
    return check;
}

bool may(int mode, const std::filesystem::path& path) {
    return faccessat(AT_FDCWD, path.c_str(), mode, AT_EACCESS) == 0;
}

/// Whether this user's runs would fail because of a lock file that the user may
/// not open.
bool shuts_out(const std::filesystem::path& lock,
               const std::filesystem::path& catalog) {
    return may(R_OK | W_OK, catalog) && !may(R_OK | W_OK, lock);
}

/// A job creates files beside the catalog: locks, and those of SQLite. A user
/// who may not even write the catalog is perhaps meant to read only.
void check_user_may_write(const std::filesystem::path& catalog,
                          HealthCheck& check) {
    if (!may(F_OK, catalog)) {
        return;
    }
    const auto folder = folder_of(write_lock_path(catalog));
    if (!may(R_OK | W_OK, catalog)) {
        check.health = Health::warning;
        check.message += fmt::format("; this user may only look: it may not "
                                     "write {}",
                                     shown(catalog));
        check.remedy = "run jobs as the user whose the catalog is";
    } else if (!may(W_OK | X_OK, folder)) {
        check.health = Health::problem;
        check.message += fmt::format("; this user can run no job: it may not "
                                     "create lock files in {}",
                                     shown(folder));
        check.remedy = "let this user write in that folder, or run jobs as "
                       "the user who may";
    }
}

HealthCheck check_lock(const std::filesystem::path& catalog) {
    HealthCheck check{"lock", {}, Health::ok, {}, {}};
    // A job may hold two locks; it is named once.
    std::set<std::string> holders;
    std::size_t unknown = 0;
    for (const auto& file : lock_files(catalog)) {
        if (shuts_out(file, catalog)) {
            const auto error = closed_lock(catalog, file);
            return {
                "lock", {}, Health::problem, error.message(), error.remedy()};
        }
        auto look = look_at_lock(file);
        unknown += look.use == LockUse::unknown ? 1U : 0U;
        if (look.use == LockUse::held) {
            holders.insert(std::move(look.holder));
        }
    }
    for (const auto& holder : holders) {
        check.message += fmt::format(
            "{}{}", check.message.empty() ? "at work: " : "; ", holder);
    }
    if (holders.empty()) {
        check.message = unknown == 0 ? "no run is active on the catalog"
                                     : "this user may not see whether a run is "
                                       "active on the catalog";
    }
    check_user_may_write(catalog, check);
    return check;
}

KnownStores stores_of(const Connection& connection) {
    KnownStores stores;
    if (const auto primary = primary_shopify_id(connection)) {
        stores.emplace(identity_of(connection).primary, *primary);
    }
    auto rows = connection.prepare(
        "SELECT name, shopify_id FROM shop WHERE shopify_id IS NOT NULL");
    while (rows.step()) {
        stores.emplace(rows.text(0), rows.integer(1));
    }
    return stores;
}

} // namespace

} // namespace sqlite

KnownStores check_catalog(const std::filesystem::path& catalog,
                          const Config& config, Time now, const StopToken& stop,
                          const VisitHealth& visit) {
    std::optional<sqlite::Connection> connection;
    try {
        if (sqlite::is_file_there(catalog)) {
            connection.emplace(sqlite::open_to_look(catalog, &stop));
        }
        visit(sqlite::check_file(catalog, connection));
    } catch (const Error& error) {
        stop.check();
        visit(
            {"catalog", {}, Health::problem, error.message(), error.remedy()});
    }
    visit(sqlite::check_disk(catalog));
    visit(sqlite::check_lock(catalog));

    KnownStores stores;
    const auto unless_damaged = [&](const auto& read) {
        try {
            read();
        } catch (const Error&) {
            // What is wrong with the catalog was reported above.
            stop.check();
        }
    };
    if (connection) {
        unless_damaged(
            [&] { sqlite::check_shops(*connection, config, now, visit); });
        unless_damaged(
            [&] { sqlite::check_identifiers(*connection, config, visit); });
        unless_damaged([&] { stores = sqlite::stores_of(*connection); });
    }
    return stores;
}

} // namespace hwsync
