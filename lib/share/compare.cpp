#include <hwsync/publish.hpp>

#include "catalog/row_feed.hpp"
#include "share/database.hpp"
#include "share/session.hpp"
#include "share/settings.hpp"
#include "share/shared_schema.hpp"
#include "share/table_rows.hpp"

#include <algorithm>

namespace hwsync {

bool CompareResult::is_equal() const noexcept {
    return std::all_of(
        tables.begin(), tables.end(),
        [](const ComparedTable& table) { return table.is_equal(); });
}

CompareResult compare_published(const PublishRequest& request,
                                Observer& observer, const StopToken& stop) {
    using namespace share;
    const auto& name = brand_of(request.database);
    const auto feed = open_feed(request.catalog, &stop);
    const Database database{request.database, stop};
    auto session = database.connect();
    begin_to_read(session);
    const auto found = look(session, name);
    const auto brand = published(found, name);
    check_version(found.version, feed->schema());
    check_tables(found.relations, feed->tables());
    TableRows rows{session, *feed, brand.number, {}};
    CompareResult result{
        name, brand.generation, brand.run, feed->last_run(), {}};
    for (const auto& table : feed->tables()) {
        stop.check();
        observer.log(Severity::debug, "comparing " + table.name);
        result.tables.push_back(rows.compare(table));
    }
    return result;
}

} // namespace hwsync
