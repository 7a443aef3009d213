#include "base/utf8.hpp"
#include "catalog/open.hpp"
#include "catalog/row_feed.hpp"
#include "catalog/sqlite/feed/feed_tables.hpp"
#include "catalog/sqlite/feed/publications.hpp"
#include "catalog/sqlite/feed/row_feed.hpp"
#include "catalog/sqlite/file/lock_file.hpp"
#include "catalog/sqlite/file/locks.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/properties.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <new>
#include <string_view>
#include <utility>

namespace hwsync {

namespace sqlite {

namespace {

/// An SQL function of one text.
void fit_text(sqlite3_context* context, int, sqlite3_value** values) {
    auto* const value = values[0];
    const auto* bytes =
        reinterpret_cast<const char*>(sqlite3_value_text(value));
    if (sqlite3_value_type(value) != SQLITE_TEXT || bytes == nullptr) {
        sqlite3_result_value(context, value);
        return;
    }
    const std::string_view text{
        bytes, static_cast<std::size_t>(sqlite3_value_bytes(value))};
    if (is_utf8(text) && text.find('\0') == std::string_view::npos) {
        sqlite3_result_value(context, value);
        return;
    }
    try {
        const auto shown = printable(text, text.size());
        sqlite3_result_text(context, shown.data(),
                            static_cast<int>(shown.size()), SQLITE_TRANSIENT);
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(context);
    }
}

class SqlitePublishedCatalog final : public PublishedCatalog {
public:
    SqlitePublishedCatalog(const CatalogTarget& target, LockFile lock,
                           Connection connection)
        : m_path(target.path), m_stop(target.stop), m_lock(std::move(lock)),
          m_connection(std::move(connection)) {}

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

    std::int64_t mend_texts() override {
        m_connection.add_function("fit_text", fit_text, nullptr);
        Transaction transaction{m_connection};
        std::int64_t mended = 0;
        for (const auto& table : feed_tables(m_connection)) {
            // What imports store was checked already, and its digest depends on
            // it.
            if (!has_column(table, "digest")) {
                mended += mend_texts_of(table);
            }
        }
        transaction.commit();
        return mended;
    }

    std::unique_ptr<RowFeed> feed() override {
        return open_feed(m_path, m_stop);
    }

private:
    std::int64_t mend_texts_of(const FeedTable& table) {
        std::int64_t mended = 0;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            const auto& [name, type, is_required] = table.columns[i];
            if (type == ColumnType::text &&
                std::find(table.key.begin(), table.key.end(), i) ==
                    table.key.end()) {
                m_connection
                    .prepare(fmt::format("UPDATE main.\"{0}\" SET \"{1}\" ="
                                         " fit_text(\"{1}\") WHERE \"{1}\" <>"
                                         " fit_text(\"{1}\")",
                                         table.name, name))
                    .run();
                mended += m_connection.number("SELECT changes()");
            }
        }
        return mended;
    }

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
    const auto path = job_lock_path(target.path, "publish", "all");
    auto lock =
        LockFile::take({path, target.path, "the publication of this catalog",
                        target.command, target.now, target.lock_timeout},
                       target.stop);
    try {
        auto connection =
            open_to_write(target.path, Writing::for_good, nullptr);
        return std::make_unique<SqlitePublishedCatalog>(target, std::move(lock),
                                                        std::move(connection));
    } catch (...) {
        // No lock's file is left beside a catalog that cannot be opened.
        LockFile::remove(std::move(lock), path);
        throw;
    }
}

} // namespace hwsync
