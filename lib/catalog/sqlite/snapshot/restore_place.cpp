#include "catalog/sqlite/snapshot/restore_place.hpp"

#include "catalog/sqlite/feed/publications.hpp"
#include "catalog/sqlite/file/catalog_path.hpp"
#include "catalog/sqlite/file/file_users.hpp"
#include "catalog/sqlite/file/lock_file.hpp"
#include "catalog/sqlite/file/locks.hpp"
#include "catalog/sqlite/file/vfs.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/open/new_catalog.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/snapshot/copy_aside.hpp"
#include "catalog/sqlite/snapshot/replacement.hpp"
#include "catalog/sqlite/snapshot/restore_source.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include <sys/stat.h>

namespace hwsync::sqlite {

namespace {

using namespace std::chrono_literals;

constexpr Duration busy_timeout = 10s;

std::string shown(const std::filesystem::path& path) {
    return printable(path.native(), 300);
}

/// The file itself, if the name is a link to it.
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

/// What is in the catalog's place may be damaged, but must not be another
/// application's or a newer version's.
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

/// What open() makes of a catalog of ours; nothing if it is none, or damaged.
template <typename Open>
std::optional<Connection> open_old(const std::filesystem::path& catalog,
                                   const Open& open) {
    if (kind_of(catalog) != FileKind::ours) {
        return std::nullopt;
    }
    try {
        std::optional<Connection> old{open()};
        old->number("PRAGMA page_size");
        return old;
    } catch (const DamagedCatalog&) {
        return std::nullopt;
    }
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

/// Whether `same_row` finds each of the rows of `old` in `fresh`.
bool finds_all(const Connection& old, const char* rows, const Connection& fresh,
               const char* same_row) {
    auto there = old.prepare(rows);
    auto found = fresh.prepare(same_row);
    while (there.step()) {
        found.bind(1, there.integer(0))
            .bind(2, there.text(1))
            .bind(3, there.text(2));
        if (!found.step()) {
            return false;
        }
        found.reset();
    }
    return true;
}

/// Whether `old` has runs or waivers that `fresh` does not have, or another
/// schema.
bool holds_more(const Connection& old, const Connection& fresh) {
    return old.number("PRAGMA user_version") !=
               fresh.number("PRAGMA user_version") ||
           !finds_all(old,
                      "SELECT id, command, started_at FROM run"
                      " WHERE state = 'done' AND command <> 'restore'",
                      fresh,
                      "SELECT 1 FROM run WHERE id = ?1 AND command = ?2"
                      " AND started_at = ?3") ||
           !finds_all(old,
                      "SELECT id, \"at\", COALESCE(removed_at, '') FROM waiver",
                      fresh,
                      "SELECT 1 FROM waiver WHERE id = ?1 AND \"at\" = ?2"
                      " AND COALESCE(removed_at, '') = ?3");
}

std::int64_t last_run_of(Connection& old) {
    constexpr std::int64_t credible = 1'000'000'000;
    const auto last = old.number("SELECT MAX(id) FROM run");
    return last < credible ? last : 0;
}

/// What `read` finds in the old catalog; nothing if its tables are of another
/// version, or were changed by another program: that must not keep a snapshot
/// out. A catalog that turns out to be damaged is closed.
template <typename Read>
auto read_from(std::optional<Connection>& old, const Read& read)
    -> decltype(read(*old)) {
    try {
        if (old) {
            return read(*old);
        }
    } catch (const DamagedCatalog&) {
        old.reset();
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::storage) {
            throw;
        }
    }
    return {};
}

/// Moves the log into the catalog, as far as nobody reads it any more.
void shorten_log(const Connection& old) noexcept {
    sqlite3_wal_checkpoint_v2(old.handle(), "main", SQLITE_CHECKPOINT_PASSIVE,
                              nullptr, nullptr);
}

} // namespace

/// Keeps every job away, including those that wait for Shopify: what they have
/// read so far would be stored in a catalog for which it was not read.
class RestorePlace::Locks {
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

RestorePlace::RestorePlace(const RestoreRequest& request, const StopToken& stop)
    : m_request(request), m_stop(stop), m_catalog(target_of(request.catalog)) {
    check_place(m_catalog);
    spill_beside(m_catalog);
}

RestorePlace::~RestorePlace() = default;

void RestorePlace::take() {
    require_folder(m_catalog);
    if (m_request.dry_run) {
        look();
        return;
    }
    m_locks = std::make_unique<Locks>(m_request, m_catalog, m_stop);
    remove_unfinished(m_catalog);
    remove_second_names(m_catalog);
    m_old = open_old(m_catalog, [&] {
        auto old = Connection::open(m_catalog, Access::read_write, busy_timeout,
                                    &m_stop);
        require_one_name(m_catalog);
        old.execute("PRAGMA synchronous = EXTRA");
        return old;
    });
}

void RestorePlace::look() {
    m_old = open_old(m_catalog, [&] {
        if (second_names(m_catalog).empty()) {
            require_one_name(m_catalog);
        }
        return open_to_read(m_catalog, &m_stop, Versions::earlier_too);
    });
}

std::int64_t RestorePlace::page_size() const {
    return m_old ? m_old->number("PRAGMA page_size") : 0;
}

Inheritance RestorePlace::inheritance() {
    Inheritance left;
    left.last_run = read_from(m_old, last_run_of);
    left.catalog_id = read_from(m_old, [](Connection& old) {
        return catalog_id_of(old, IdWanted::find);
    });
    left.publications =
        read_from(m_old, [](Connection& old) { return publications_of(old); });
    return left;
}

void RestorePlace::check_same_store(const Connection& fresh,
                                    std::string_view what) {
    const auto was = read_from(
        m_old, [](Connection& old) { return primary_shopify_id(old); });
    const auto is = primary_shopify_id(fresh);
    std::string difference;
    if (was && is && *was != *is) {
        difference = fmt::format("its primary shop is {} at Shopify, the "
                                 "catalog's is {}",
                                 *is, *was);
    } else if (read_from(m_old, [&](Connection& old) {
                   return share_no_product(old, fresh);
               })) {
        difference = "it has none of the catalog's products";
    }
    if (!difference.empty()) {
        const bool is_empty =
            fresh.number("SELECT NOT EXISTS (SELECT 1 FROM product)") != 0;
        throw Error(ErrorKind::safety,
                    is_empty ? fmt::format("{} has no products, and the "
                                           "catalog has",
                                           what)
                             : fmt::format("{} is of another store: {}", what,
                                           difference),
                    "check --catalog; or move the catalog away first, together "
                    "with its -wal file");
    }
}

void RestorePlace::keep_what_is_lost(const Connection& fresh) {
    try {
        m_has_more = m_old && holds_more(*m_old, fresh);
    } catch (const DamagedCatalog&) {
        m_old.reset();
    }
}

std::filesystem::path RestorePlace::put(RestoreDraft& draft) {
    std::optional<CopyAside> aside;
    const bool was_damaged = m_old && is_malformed(*m_old);
    m_has_more = m_has_more && m_old && !was_damaged;
    if (was_damaged || m_has_more) {
        aside.emplace(*m_old, m_catalog, was_damaged ? "damaged" : "replaced",
                      m_request.now, m_stop);
    }
    if (m_old && (!aside || aside->is_whole()) &&
        copy_into(*m_old, draft.path(), m_stop)) {
        shorten_log(*m_old);
        return aside ? aside->keep() : std::filesystem::path{};
    }
    aside.reset();
    m_has_more = false;
    // From here on, this process no longer has the catalog open in SQLite, and
    // may open it otherwise.
    m_old.reset();
    if (has_other_users(m_catalog)) {
        throw Error(ErrorKind::busy,
                    fmt::format("another program has the damaged catalog {} "
                                "open",
                                shown(m_catalog)),
                    "end it (fuser names it) and run this again");
    }
    m_stop.check();
    draft.take_mode_of(m_catalog);
    return replace_catalog(m_catalog, draft.path(), m_request.now);
}

} // namespace hwsync::sqlite
