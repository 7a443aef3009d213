#include <hwsync/publish.hpp>

#include "catalog/row_feed.hpp"
#include "share/database.hpp"
#include "share/fence.hpp"
#include "share/server_error.hpp"
#include "share/session.hpp"
#include "share/settings.hpp"
#include "share/shared_schema.hpp"
#include "share/shared_views.hpp"
#include "share/table_rows.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>

namespace hwsync {

namespace share {

namespace {

/// What was noted of the rows, by which a restore knows them again.
ComparedTable compare_sums(const std::map<std::string, RowSums>& noted,
                           const std::map<std::string, RowSums>& there) {
    ComparedTable result{"sums", there.size()};
    for (const auto& [table, sums] : there) {
        const auto found = noted.find(table);
        if (found == noted.end()) {
            ++result.missing;
        } else if (found->second != sums) {
            ++result.different;
        }
    }
    result.extra = noted.size() + result.missing - there.size();
    return result;
}

ComparedTable compare_brand(const PublishRequest& request, const Brand& there,
                            const StopToken& stop) {
    const auto& name = brand_of(request.database);
    const auto state = publication_state(request.catalog, name, &stop)
                           .value_or(PublicationState{});
    ComparedTable result{"brand", 1};
    if (!is_as_known(
            there,
            state.publication.value_or(Publication{name, 0, 0, {}, 0, {}}),
            state.catalog_id)) {
        result.different = 1;
    }
    return result;
}

std::vector<std::string> compare_views(Session& session, Observer& observer) {
    try {
        return changed_views(session);
    } catch (const ServerError& error) {
        // Not allowed, a server that only reads, or one that is not
        // PostgreSQL itself.
        constexpr std::array<std::string_view, 4> cannot{"42501", "25006",
                                                         "0A000", "42883"};
        if (std::find(cannot.begin(), cannot.end(), error.state()) ==
            cannot.end()) {
            throw;
        }
        observer.log(Severity::warning,
                     fmt::format("the views were not compared: {}",
                                 printable(error.told(), 300)));
        return {};
    }
}

} // namespace

} // namespace share

bool CompareResult::is_equal() const noexcept {
    return lost.empty() && changed.empty() &&
           std::all_of(
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
        name, brand.generation, brand.run, feed->last_run(), {}, {}, {}};
    result.lost = lost_of_schema(found.relations);
    std::map<std::string, RowSums> sums;
    for (const auto& table : feed->tables()) {
        stop.check();
        observer.log(Severity::debug, "comparing " + table.name);
        result.tables.push_back(rows.compare(table, sums[table.name]));
    }
    result.tables.push_back(compare_brand(request, brand, stop));
    if (found.relations.contains("sums")) {
        result.tables.push_back(
            compare_sums(recorded_sums(session, brand.number), sums));
    }
    session.execute("ROLLBACK");
    result.changed = compare_views(session, observer);
    return result;
}

} // namespace hwsync
