#include <hwsync/restore.hpp>

#include "base/descriptor.hpp"
#include "base/file_owner.hpp"
#include "base/folder_of.hpp"
#include "catalog/sqlite/file/catalog_path.hpp"
#include "catalog/sqlite/file/file_users.hpp"
#include "catalog/sqlite/file/lock_file.hpp"
#include "catalog/sqlite/file/locks.hpp"
#include "catalog/sqlite/file/spill_folder.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/runs/reject_spool.hpp"
#include "catalog/sqlite/runs/run_log.hpp"
#include "catalog/sqlite/snapshot/replacement.hpp"
#include "catalog/sqlite/snapshot/restore_draft.hpp"
#include "catalog/sqlite/snapshot/restore_source.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <utility>
#include <vector>

#include <sys/stat.h>

namespace hwsync {

namespace sqlite {

namespace {

using namespace std::chrono_literals;

constexpr Duration busy_timeout = 10s;

std::string shown(const std::filesystem::path& path) {
    return printable(path.native(), 300);
}

/// The file itself, where the name is a link to it.
std::filesystem::path target_of(const std::filesystem::path& catalog) {
    std::error_code error;
    if (!std::filesystem::is_symlink(catalog, error)) {
        return catalog;
    }
    auto target = std::filesystem::canonical(catalog, error);
    if (error) {
        throw Error(ErrorKind::storage,
                    fmt::format("catalog {}: it is a link to a missing file",
                                shown(catalog)),
                    "name the file itself with --catalog");
    }
    return target;
}

/// What is in the catalog's place may be damaged, but no other's.
void check_place(const std::filesystem::path& catalog) {
    const auto kind = kind_of(catalog);
    if (kind == FileKind::foreign || kind == FileKind::newer) {
        throw Error(ErrorKind::storage,
                    fmt::format("catalog {}: it is {}", shown(catalog),
                                kind == FileKind::newer
                                    ? "made by a newer version of hwsync"
                                    : "another application's database"),
                    kind == FileKind::newer
                        ? "use the hwsync that made it, or a newer one"
                        : "check --catalog; the file was not touched");
    }
    struct stat status {};
    constexpr mode_t any_write = 0222;
    if (kind != FileKind::none && stat(catalog.c_str(), &status) == 0 &&
        (status.st_mode & any_write) == 0) {
        throw Error(ErrorKind::storage,
                    fmt::format("catalog {}: it is read-only", shown(catalog)),
                    "make it writable (chmod u+w) and run this again");
    }
}

/// Keeps every job away, those too that wait for Shopify: what one has read so
/// far would be stored beside what it was not read for.
class Locks {
public:
    Locks(const RestoreRequest& request, const std::filesystem::path& catalog,
          const StopToken& stop)
        : m_wanted{{},        catalog,     {},
                   "restore", request.now, request.lock_timeout},
          m_stop(stop) {
        const auto write_lock = write_lock_path(catalog);
        // In the order in which a job takes them.
        take_jobs(write_lock);
        take(write_lock, fmt::format("the catalog {}", shown(catalog)));
        m_wanted.timeout = {};
        take_jobs(write_lock);
    }

private:
    void take_jobs(const std::filesystem::path& write_lock) {
        for (const auto& file : lock_files(m_wanted.catalog)) {
            if (file.filename() != write_lock.filename() &&
                std::find(m_names.begin(), m_names.end(), file) ==
                    m_names.end()) {
                take(file, "a job's lock on the catalog");
            }
        }
    }
    void take(const std::filesystem::path& path, std::string what) {
        m_wanted.path = path;
        m_wanted.what = std::move(what);
        m_held.push_back(LockFile::take(m_wanted, &m_stop));
        m_names.push_back(path);
    }

    LockFile::Wanted m_wanted;
    const StopToken& m_stop;
    std::vector<LockFile> m_held;
    std::vector<std::filesystem::path> m_names;
};

/// A brand's snapshot is no other brand's.
void check_same_store(const Connection& old, const Connection& snapshot) {
    const auto was = primary_shopify_id(old);
    const auto is = primary_shopify_id(snapshot);
    if (was && is && *was != *is) {
        throw Error(ErrorKind::safety,
                    fmt::format("the snapshot is of another store: its primary "
                                "shop is {} at Shopify, the catalog's is {}",
                                *is, *was),
                    "check --catalog; or move the catalog away first, together "
                    "with its -wal file");
    }
}

/// A catalog that SQLite can open.
struct Old {
    Connection connection;
    std::int64_t page_size;
};

std::optional<Old> open_old(const std::filesystem::path& catalog,
                            const Connection& snapshot, const StopToken& stop) {
    if (kind_of(catalog) != FileKind::ours) {
        return std::nullopt;
    }
    try {
        auto old =
            Connection::open(catalog, Access::read_write, busy_timeout, &stop);
        require_one_name(catalog);
        old.execute("PRAGMA synchronous = EXTRA");
        check_same_store(old, snapshot);
        const auto page_size = old.number("PRAGMA page_size");
        return Old{std::move(old), page_size};
    } catch (const DamagedCatalog&) {
        return std::nullopt;
    }
}

/// Ends the copy, which rolls it back unless it is whole.
struct BackupEnd {
    void operator()(sqlite3_backup* backup) const noexcept {
        sqlite3_backup_finish(backup);
    }
};

/// In one transaction; false where SQLite finds either one malformed.
bool copy_pages(const Connection& source, const Connection& target,
                const StopToken& stop) {
    constexpr int pages_between_stop_checks = 256;
    const std::unique_ptr<sqlite3_backup, BackupEnd> backup{
        sqlite3_backup_init(target.handle(), "main", source.handle(), "main")};
    if (!backup) {
        target.fail(sqlite3_extended_errcode(target.handle()));
    }
    int code = SQLITE_OK;
    while (code == SQLITE_OK) {
        stop.check();
        code = sqlite3_backup_step(backup.get(), pages_between_stop_checks);
    }
    const int primary = code & 0xff;
    if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB) {
        return false;
    }
    if (code != SQLITE_DONE) {
        target.fail(code);
    }
    return true;
}

bool copy_into(const Connection& old, const std::filesystem::path& draft,
               const StopToken& stop) {
    return copy_pages(
        Connection::open(draft, Access::read_only_immutable, Duration{}, &stop),
        old, stop);
}

bool is_malformed(const Connection& catalog) {
    try {
        auto row = catalog.prepare("PRAGMA integrity_check(1)");
        return !row.step() || row.text(0) != "ok";
    } catch (const DamagedCatalog&) {
        return true;
    }
}

/// A damaged catalog that SQLite still opens may hold what the snapshot has
/// not: a copy of it, which gets the name by which it is kept once it is whole,
/// and goes with this object unless it is to stay.
class CopyAside {
public:
    CopyAside(const Connection& old, const std::filesystem::path& catalog,
              Time now, const StopToken& stop)
        : m_path(catalog.native() + ".damaged.part") {
        // What a run left that was killed. Nobody else makes one: the caller
        // holds the locks.
        remove_all();
        try {
            make_file_like(m_path, catalog);
            m_is_whole = copy_pages(
                old, Connection::open(m_path, Access::read_write, {}, &stop),
                stop);
            if (m_is_whole) {
                const std::filesystem::path kept{
                    name_to_keep_by(catalog.native(), now)};
                std::filesystem::rename(m_path, kept);
                m_path = kept;
            }
        } catch (...) {
            remove_all();
            throw;
        }
    }
    ~CopyAside() {
        if (!m_stays) {
            remove_all();
        }
    }
    CopyAside(const CopyAside&) = delete;
    CopyAside& operator=(const CopyAside&) = delete;

    bool is_whole() const noexcept { return m_is_whole; }
    const std::filesystem::path& keep() noexcept {
        m_stays = true;
        return m_path;
    }

private:
    void remove_all() const noexcept {
        for (const auto* suffix : {"", "-journal", "-wal", "-shm"}) {
            std::error_code ignored;
            std::filesystem::remove(m_path.native() + suffix, ignored);
        }
    }

    std::filesystem::path m_path;
    bool m_is_whole = false;
    bool m_stays = false;
};

/// As far as nobody reads the log any more.
void shorten_log(const Connection& old) noexcept {
    sqlite3_wal_checkpoint_v2(old.handle(), "main", SQLITE_CHECKPOINT_PASSIVE,
                              nullptr, nullptr);
}

void put_in_place(const RestoreRequest& request,
                  const std::filesystem::path& catalog, std::optional<Old> old,
                  RestoreDraft& draft, RestoreResult& result,
                  const StopToken& stop) {
    std::optional<CopyAside> aside;
    if (old && is_malformed(old->connection)) {
        aside.emplace(old->connection, catalog, request.now, stop);
    }
    if (old && (!aside || aside->is_whole()) &&
        copy_into(old->connection, draft.path(), stop)) {
        if (aside) {
            result.moved_aside = aside->keep();
        }
        shorten_log(old->connection);
        return;
    }
    aside.reset();
    // From here on this process does not have it open in SQLite, and may open
    // it otherwise.
    old.reset();
    if (has_other_users(catalog)) {
        throw Error(ErrorKind::busy,
                    fmt::format("another program has the damaged catalog {} "
                                "open",
                                shown(catalog)),
                    "end it (fuser names it) and run this again");
    }
    stop.check();
    draft.take_mode_of(catalog);
    result.moved_aside = replace_catalog(catalog, draft.path(), request.now);
}

} // namespace

} // namespace sqlite

RestoreResult restore_snapshot(const RestoreRequest& request,
                               const StopToken& stop) {
    using namespace sqlite;
    const auto catalog = target_of(request.catalog);
    check_place(catalog);
    spill_beside(catalog);
    RestoreSource source{request.snapshot, catalog, stop};
    RestoreResult result;
    auto& there = source.connection();
    if (const auto last = there.number("SELECT MAX(id) FROM run"); last != 0) {
        result.last_run = last;
    }
    result.products = live_rows(there, {}, RecordKind::product);
    result.variants = live_rows(there, {}, RecordKind::variant);
    if (request.dry_run) {
        return result;
    }
    const Locks locks{request, catalog, stop};
    auto old = open_old(catalog, there, stop);
    RestoreDraft draft{catalog};
    draft.copy(there, old ? old->page_size : 0);
    const auto run = draft.record(
        {"restore", {}, request.snapshot.native(), request.by, request.now},
        fmt::format(R"({{"products":{},"variants":{}}})", result.products,
                    result.variants),
        stop);
    source.check_copy(draft.path(), stop);
    source.check_unchanged();
    put_in_place(request, catalog, std::move(old), draft, result, stop);
    result.run = run;
    return result;
}

} // namespace hwsync
