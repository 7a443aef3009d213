#include <hwsync/publish.hpp>

#include "catalog/row_draft.hpp"
#include "share/binary_rows.hpp"
#include "share/database.hpp"
#include "share/session.hpp"
#include "share/settings.hpp"
#include "share/shared_schema.hpp"
#include "share/table_rows.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <map>

namespace hwsync {

namespace share {

namespace {

Error damaged(const std::string& what) {
    return {ErrorKind::storage, what,
            "publish the brand again with --full from where its catalog is, or "
            "restore a snapshot"};
}

Error damaged_table(const std::string& name) {
    return damaged(fmt::format(
        "table {} of the shared database is not as it was published", name));
}

/// Rows that somebody deleted, or added, or changed.
void check_sums(const RowSums& published, const RowSums& found,
                const FeedTable& table) {
    if (published.count != found.count) {
        throw damaged(fmt::format(
            "table {} of the shared database holds {} rows of this brand, "
            "and {} were published",
            table.name, found.count, published.count));
    }
    if (published != found) {
        throw damaged_table(table.name);
    }
}

void receive(Session& session, const Look& found, const Brand& brand,
             RowDraft& draft) {
    check_tables(found.relations, draft.tables());
    // Earlier versions recorded none; then at least what stands beside the rows
    // must be right.
    const auto published = found.relations.contains("sums")
                               ? recorded_sums(session, brand.number)
                               : sums_of(session, draft.tables(), brand.number);
    for (const auto& table : draft.tables()) {
        const auto columns = table.columns.size();
        RowDecoder decoder{row_types(table), [&](std::span<const Value> row) {
                               draft.put(table, row.first(columns));
                           }};
        session.copy_out(copy_rows_sql(table, brand.number),
                         [&](std::string_view piece) { decoder.put(piece); });
        decoder.finish();
        const auto sums = published.find(table.name);
        if (sums == published.end()) {
            throw damaged_table(table.name);
        }
        check_sums(sums->second, draft.sums(table), table);
    }
}

} // namespace

} // namespace share

RestoreResult restore_brand(const RestoreRequest& request,
                            const SharedDatabase& shared,
                            const StopToken& stop) {
    using namespace share;
    const auto& name = brand_of(shared);
    const Database database{shared, stop};
    auto session = database.connect();
    begin_to_read(session);
    const auto found = look(session, name);
    const auto brand = published(found, name);
    const auto source = fmt::format("brand {}", printable(name));
    const auto draft = draft_catalog(request, source, stop);
    check_version(found.version, draft->schema());
    receive(session, found, brand, *draft);
    return draft->finish({name, brand.generation, brand.run,
                          format_time(request.now), 0, brand.token});
}

} // namespace hwsync
