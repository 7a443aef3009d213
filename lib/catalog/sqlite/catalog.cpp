#include "catalog/sqlite/catalog.hpp"

#include "catalog/sqlite/edit/link_editing.hpp"
#include "catalog/sqlite/edit/shop_editing.hpp"
#include "catalog/sqlite/edit/waiver_editing.hpp"
#include "catalog/sqlite/file/catalog_path.hpp"
#include "catalog/sqlite/file/locks.hpp"
#include "catalog/sqlite/file/vfs.hpp"
#include "catalog/sqlite/import/loaded_import.hpp"
#include "catalog/sqlite/import/product_import.hpp"
#include "catalog/sqlite/match/association.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/open/new_catalog.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/shops.hpp"
#include "catalog/sqlite/runs/live_log.hpp"
#include "catalog/sqlite/runs/reject_spool.hpp"
#include "catalog/sqlite/runs/run_log.hpp"
#include "catalog/sqlite/schema/schema.hpp"
#include "catalog/sqlite/snapshot/restore_draft.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace hwsync::sqlite {

namespace {

constexpr const char* write_cache = "PRAGMA cache_size = -8192";

/// Bookkeeping holds the lock for a moment only, which is no reason to fail.
constexpr Duration a_moment = std::chrono::milliseconds{500};

LockFile::Wanted write_lock(const CatalogTarget& target, Duration at_least) {
    return {write_lock_path(target.path),
            target.path,
            fmt::format("the catalog {}", target.path.string()),
            target.command,
            target.now,
            std::max(target.lock_timeout, at_least)};
}

Writing writing_of(const CatalogTarget& target) {
    return target.dry_run ? Writing::to_be_rolled_back : Writing::for_good;
}

LockFile::Wanted job_lock(const CatalogTarget& target) {
    auto path = job_lock_path(target.path, target.command, target.shop);
    check_name_beside(target.path, path);
    return {std::move(path),
            target.path,
            fmt::format("{} of shop {}", target.command, target.shop),
            target.command,
            target.now,
            target.lock_timeout};
}

} // namespace

SqliteCatalog::SqliteCatalog(CatalogTarget target, Connection bookkeeping)
    : m_target(std::move(target)), m_bookkeeping(std::move(bookkeeping)) {}

CatalogIdentity SqliteCatalog::identity() {
    return identity_of(m_bookkeeping);
}

std::int64_t SqliteCatalog::begin_run(const RunStart& start) {
    if (m_target.dry_run) {
        return 0;
    }
    if (m_loads) {
        m_start = start;
        return sqlite::begin_run(m_bookkeeping, start, {});
    }
    // A run that writes for long holds this lock, whose file names it; SQLite's
    // own lock names nobody.
    const auto lock =
        LockFile::take(write_lock(m_target, a_moment), m_target.stop);
    Transaction transaction{m_bookkeeping};
    const auto run =
        sqlite::begin_run(m_bookkeeping, start, job_lock(m_target).path);
    transaction.commit();
    return run;
}

void SqliteCatalog::end_run(std::int64_t run, const RunEnd& end,
                            const RejectLog& rejects) {
    if (m_target.dry_run) {
        return;
    }
    if (m_loads) {
        record_failed_load(end, rejects);
        return;
    }
    Transaction transaction{m_bookkeeping};
    finish_run(m_bookkeeping, run, end, {}, rejects);
    transaction.commit();
}

void SqliteCatalog::record_failed_load(const RunEnd& end,
                                       const RejectLog& rejects) {
    if (is_file_there(m_target.path)) {
        throw made_meanwhile(m_target.path);
    }
    create_catalog(m_target.path);
    auto connection = open_to_write(m_target.path, Writing::for_good, nullptr);
    Transaction transaction{connection};
    const auto run = sqlite::begin_run(connection, m_start, {});
    finish_run(connection, run, end, {}, rejects);
    transaction.commit();
}

std::unique_ptr<RejectLog> SqliteCatalog::make_reject_log() {
    return std::make_unique<RejectSpool>();
}

void SqliteCatalog::record_operation(std::int64_t run, std::string_view shop,
                                     std::string_view command,
                                     const StartedOperation& operation) {
    if (m_target.dry_run) {
        return;
    }
    const auto lock =
        LockFile::take(write_lock(m_target, m_target.patience), m_target.stop);
    Transaction transaction{m_bookkeeping};
    const auto created_at = format_time(operation.created_at);
    m_bookkeeping
        .prepare("INSERT INTO operation (id, shop, command, query, created_at,"
                 " run) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                 " ON CONFLICT (id) DO UPDATE SET shop = excluded.shop,"
                 " command = excluded.command, query = excluded.query,"
                 " created_at = excluded.created_at, run = excluded.run,"
                 " committed_run = NULL")
        .bind(1, operation.id)
        .bind(2, shop)
        .bind(3, command)
        .bind(4, operation.query)
        .bind(5, created_at)
        .bind(6, run)
        .run();
    transaction.commit();
}

std::optional<StartedOperation>
SqliteCatalog::open_operation(std::string_view shop, std::string_view command,
                              Time since) {
    auto row = m_bookkeeping.prepare(
        "SELECT operation.id, query, created_at,"
        " committed_run IS NULL AND ifnull(exit_code, 0) NOT IN (3, 8)"
        " FROM operation LEFT JOIN run ON run.id = operation.run"
        " WHERE operation.shop = ?1 AND operation.command = ?2"
        " ORDER BY operation.run DESC LIMIT 1");
    row.bind(1, shop).bind(2, command);
    if (!row.step() || row.integer(3) == 0) {
        return std::nullopt;
    }
    const auto created_at = parse_time(row.text(2)).value_or(Time{});
    if (created_at < since) {
        return std::nullopt;
    }
    return StartedOperation{std::string{row.text(0)}, std::string{row.text(1)},
                            created_at};
}

std::optional<Time> SqliteCatalog::watermark(std::string_view shop,
                                             std::string_view command) {
    return sqlite::watermark(m_bookkeeping, shop, command);
}

std::optional<Time> SqliteCatalog::known_until() {
    return sqlite::known_until(m_bookkeeping);
}

std::vector<std::int64_t>
SqliteCatalog::incomplete_products(std::string_view shop) {
    return sqlite::incomplete_products(m_bookkeeping, shop);
}

std::optional<std::int64_t> SqliteCatalog::shopify_id(std::string_view shop) {
    if (shop == identity_of(m_bookkeeping).primary) {
        return primary_shopify_id(m_bookkeeping);
    }
    auto row =
        m_bookkeeping.prepare("SELECT shopify_id FROM shop WHERE name = ?1"
                              " AND shopify_id IS NOT NULL");
    row.bind(1, shop);
    return row.step() ? std::optional{row.integer(0)} : std::nullopt;
}

std::optional<std::string> SqliteCatalog::shop_of_store(std::int64_t store) {
    return sqlite::shop_of_store(m_bookkeeping, store);
}

WriteSession SqliteCatalog::begin_writing() {
    WriteSession session;
    if (m_target.in_memory) {
        session.connection.emplace(Connection::temporary());
        create_schema(*session.connection);
        return session;
    }
    session.lock = std::make_shared<LockFile>(
        LockFile::take(write_lock(m_target, m_target.patience), m_target.stop));
    if (!m_target.dry_run) {
        remove_restore_draft(m_target.path);
        remove_unfinished(m_target.path);
    }
    session.connection.emplace(
        open_to_write(m_target.path, writing_of(m_target), m_target.stop));
    session.connection->execute(write_cache);
    session.catalog = m_target.path;
    session.stop = m_target.stop;
    session.has_snapshots = has_snapshots(*session.connection);
    session.use_loader = m_target.use_loader;
    return session;
}

namespace {

/// A dry run has no number, but the rows that it writes and takes back have to
/// be newer than all others, as those of the run that it stands for are.
std::int64_t number_of(std::int64_t run, const WriteSession& session) {
    return run != 0 ? run
                    : session.connection->number(
                          "SELECT COALESCE(max(id), 0) + 1 FROM run");
}

} // namespace

std::unique_ptr<ProductImport>
SqliteCatalog::import_products(std::int64_t run, const ImportRules& rules,
                               const CatalogIdentity& identity,
                               RejectLog& rejects) {
    if (m_loads) {
        remove_restore_draft(m_target.path);
        return std::make_unique<LoadedImport>(m_target.path, m_start, rules,
                                              identity, rejects, m_target.stop);
    }
    auto session = begin_writing();
    const auto number = number_of(run, session);
    return std::make_unique<SqliteProductImport>(
        std::move(session), number, rules, nullptr, identity, rejects);
}

std::unique_ptr<Association> SqliteCatalog::associate(std::int64_t run,
                                                      const ImportRules& rules,
                                                      const ShopRules& shop,
                                                      RejectLog& rejects) {
    auto session = begin_writing();
    const auto number = number_of(run, session);
    return std::make_unique<SqliteAssociation>(std::move(session), number,
                                               rules, shop, rejects);
}

std::unique_ptr<LinkEditing>
SqliteCatalog::edit_links(std::int64_t run, Time now, const std::string& by,
                          const RejectLog& rejects) {
    return std::make_unique<SqliteLinkEditing>(
        begin_writing(), LinkChanger{run, by, format_time(now)}, rejects);
}

std::unique_ptr<ShopEditing>
SqliteCatalog::edit_shops(std::int64_t run,
                          const std::vector<std::string>& shops,
                          const RejectLog& rejects) {
    IdleShops idle{job_lock(m_target), m_target.stop};
    auto session = idle.begin(shops, [this] { return begin_writing(); });
    return std::make_unique<SqliteShopEditing>(std::move(session),
                                               std::move(idle), run, rejects);
}

std::unique_ptr<WaiverEditing> SqliteCatalog::edit_waivers() {
    return std::make_unique<SqliteWaiverEditing>(begin_writing());
}

} // namespace hwsync::sqlite

namespace hwsync {

namespace {

using namespace sqlite;

Connection empty_catalog() {
    auto connection = Connection::temporary();
    create_schema(connection);
    return connection;
}

/// True for an earlier version's catalog: its tables can be read only once it
/// is migrated.
bool knows_shop(const CatalogTarget& target) {
    const auto connection = Connection::beside(target.path, target.stop);
    return connection.number("PRAGMA user_version") < schema_version ||
           identity_of(connection).primary == target.shop ||
           find_shop(connection, target.shop);
}

/// Leaves no lock's file beside a catalog that cannot be opened.
std::unique_ptr<Catalog> opened(CatalogTarget target,
                                std::optional<LockFile> job) {
    const auto lock = job ? job_lock(target).path : std::filesystem::path{};
    try {
        auto bookkeeping =
            open_to_write(target.path, writing_of(target), nullptr);
        auto catalog = std::make_unique<SqliteCatalog>(std::move(target),
                                                       std::move(bookkeeping));
        if (job) {
            catalog->keep(*std::move(job));
        }
        return catalog;
    } catch (...) {
        if (job) {
            LockFile::remove(*std::move(job), lock);
        }
        throw;
    }
}

/// A catalog that an import will load. The write lock keeps others from
/// creating it meanwhile.
std::unique_ptr<Catalog> loading(CatalogTarget target, LockFile job,
                                 LockFile write) {
    spill_beside(target.path);
    auto catalog =
        std::make_unique<SqliteCatalog>(std::move(target), empty_catalog());
    catalog->keep(std::move(job));
    catalog->keep(std::move(write));
    catalog->load_first();
    return catalog;
}

/// Its lock's file is not made where there is nothing else to be seen.
std::unique_ptr<Catalog> in_memory(CatalogTarget target) {
    const auto wanted = job_lock(target);
    std::error_code unknown;
    std::optional<LockFile> job;
    if (std::filesystem::exists(wanted.path, unknown)) {
        job.emplace(LockFile::take(wanted, target.stop));
    }
    target.in_memory = true;
    auto catalog =
        std::make_unique<SqliteCatalog>(std::move(target), empty_catalog());
    if (job) {
        catalog->keep(*std::move(job));
    }
    return catalog;
}

std::unique_ptr<Catalog> locked_and_opened(CatalogTarget target) {
    // Before there is a lock's file, which would stay behind.
    require_one_name(target.path);
    std::optional<LockFile> job;
    if (!target.needs_known_shop || knows_shop(target)) {
        job.emplace(LockFile::take(job_lock(target), target.stop));
    }
    return opened(std::move(target), std::move(job));
}

} // namespace

std::unique_ptr<Catalog> open_existing_catalog(CatalogTarget target) {
    return catalog_exists(target.path) ? locked_and_opened(std::move(target))
                                       : nullptr;
}

std::unique_ptr<Catalog> open_catalog(CatalogTarget target) {
    if (catalog_exists(target.path)) {
        return locked_and_opened(std::move(target));
    }
    require_folder(target.path);
    if (target.dry_run) {
        return in_memory(std::move(target));
    }
    // The job's lock first: of several at once, one makes it and goes on.
    auto job = LockFile::take(job_lock(target), target.stop);
    if (target.before_making) {
        try {
            target.before_making();
        } catch (...) {
            LockFile::remove(std::move(job), job_lock(target).path);
            throw;
        }
    }
    {
        auto lock = LockFile::take(write_lock(target, a_moment), target.stop);
        if (!catalog_exists(target.path)) {
            if (target.may_load && !has_companions(target.path)) {
                return loading(std::move(target), std::move(job),
                               std::move(lock));
            }
            create_catalog(target.path);
        }
    }
    return opened(std::move(target), std::move(job));
}

} // namespace hwsync
