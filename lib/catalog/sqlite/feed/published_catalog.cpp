#include "catalog/open.hpp"
#include "catalog/row_feed.hpp"
#include "catalog/sqlite/feed/publications.hpp"
#include "catalog/sqlite/feed/row_feed.hpp"
#include "catalog/sqlite/file/lock_file.hpp"
#include "catalog/sqlite/file/locks.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/properties.hpp"

#include <fmt/core.h>

#include <utility>

namespace hwsync {

namespace sqlite {

namespace {

class SqlitePublishedCatalog final : public PublishedCatalog {
public:
    SqlitePublishedCatalog(const CatalogTarget& target, LockFile lock)
        : m_path(target.path), m_stop(target.stop), m_lock(std::move(lock)),
          m_connection(open_to_write(m_path, Writing::for_good, nullptr)) {}

    std::string catalog_id() override {
        auto id = catalog_id_of(m_connection, IdWanted::find);
        if (id.empty()) {
            Transaction transaction{m_connection};
            id = catalog_id_of(m_connection, IdWanted::make);
            transaction.commit();
        }
        return id;
    }

    std::optional<Publication> publication(const std::string& brand) override {
        return find_publication(m_connection, brand);
    }

    void store(const Publication& publication) override {
        Transaction transaction{m_connection};
        store_publication(m_connection, publication);
        transaction.commit();
    }

    std::unique_ptr<RowFeed> feed() override {
        return open_feed(m_path, m_stop);
    }

private:
    std::filesystem::path m_path;
    const StopToken* m_stop;
    LockFile m_lock;
    Connection m_connection;
};

} // namespace

} // namespace sqlite

std::unique_ptr<PublishedCatalog> open_to_publish(const CatalogTarget& target) {
    using namespace sqlite;
    if (!catalog_exists(target.path)) {
        throw no_such_catalog(target.path);
    }
    auto lock =
        LockFile::take({job_lock_path(target.path, "publish", "all"),
                        target.path, "the publication of this catalog",
                        target.command, target.now, target.lock_timeout},
                       target.stop);
    return std::make_unique<SqlitePublishedCatalog>(target, std::move(lock));
}

} // namespace hwsync
