#include "base/file_id.hpp"
#include "catalog/open.hpp"
#include "catalog/row_feed.hpp"
#include "catalog/sqlite/feed/publications.hpp"
#include "catalog/sqlite/file/lock_file.hpp"
#include "catalog/sqlite/file/locks.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/runs/run_life.hpp"
#include "catalog/sqlite/schema/schema.hpp"

#include <fmt/core.h>

#include <memory>
#include <utility>

namespace hwsync {

namespace {

/// Versions with an earlier schema did not publish.
constexpr std::int64_t first_published_schema = 9;

class SharedLock final : public PublishingJob {
public:
    explicit SharedLock(sqlite::LockFile lock) : m_lock(std::move(lock)) {}
    bool is_only_one() override { return m_lock.is_unshared(); }

private:
    sqlite::LockFile m_lock;
};

} // namespace

std::optional<PublicationState>
publication_state(const std::filesystem::path& catalog,
                  const std::string& brand, const StopToken* stop) {
    using namespace sqlite;
    if (!catalog_exists(catalog)) {
        return std::nullopt;
    }
    auto connection = open_to_read(catalog, stop, Versions::earlier_too);
    connection.execute("BEGIN");
    PublicationState state;
    state.catalog_id = catalog_id_of(connection, IdWanted::find);
    if (connection.number("PRAGMA user_version") < first_published_schema) {
        return state;
    }
    state.publication = find_publication(connection, brand);
    if (state.publication) {
        auto count = connection.prepare(
            "SELECT COUNT(*) FROM run WHERE id > ?1 AND state = 'done'"
            // Made of what is published, it has nothing to send.
            " AND NOT (command = 'restore' AND source = 'brand ' || ?2)");
        count.bind(1, state.publication->run).bind(2, std::string_view{brand});
        count.step();
        state.unsent_runs = count.integer(0);
    }
    return state;
}

std::string place_of(const std::filesystem::path& catalog) {
    const auto id = file_id(catalog);
    return id ? fmt::format("{} {} {}", sqlite::this_boot(), id->device,
                            id->inode)
              : std::string{};
}

std::unique_ptr<PublishingJob>
begin_publishing_job(const CatalogTarget& target) {
    return std::make_unique<SharedLock>(sqlite::LockFile::share(
        {sqlite::job_lock_path(target.path, "publish", "lease"), target.path,
         "the catalog", target.command, target.now, target.lock_timeout},
        target.stop));
}

std::int64_t feed_schema() noexcept {
    return sqlite::schema_version;
}

} // namespace hwsync
