#include <hwsync/publish.hpp>

#include "catalog/row_draft.hpp"
#include "share/binary_rows.hpp"
#include "share/database.hpp"
#include "share/session.hpp"
#include "share/shared_schema.hpp"
#include "share/table_rows.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <optional>

namespace hwsync {

namespace share {

namespace {

/// The catalog as the database holds it, before anything is made of it.
RestoreResult told(Session& session, const std::string& name,
                   const Brand& brand) {
    const auto rows = session.query(
        "SELECT (SELECT count(*) FROM hwsync.products WHERE brand = $1),"
        " (SELECT count(*) FROM hwsync.variants WHERE brand = $1)",
        {name});
    RestoreResult result;
    result.last_run = brand.run;
    result.products = static_cast<std::uint64_t>(to_integer(rows[0][0]));
    result.variants = static_cast<std::uint64_t>(to_integer(rows[0][1]));
    return result;
}

void receive(Session& session, const Brand& brand, RowDraft& draft) {
    const auto sums = sums_of(session, draft.tables(), brand.number);
    for (const auto& table : draft.tables()) {
        const auto columns = table.columns.size();
        RowDecoder decoder{row_types(table), [&](std::span<const Value> row) {
                               draft.put(table, row.first(columns));
                           }};
        session.copy_out(copy_rows_sql(table, brand.number),
                         [&](std::string_view piece) { decoder.put(piece); });
        decoder.finish();
        const auto there = sums.find(table.name);
        if (there == sums.end() || there->second != draft.sums(table)) {
            throw Error(
                ErrorKind::storage,
                fmt::format("table {} of the shared database is not as it was "
                            "published",
                            table.name),
                "publish the brand again with --full from where its catalog "
                "is, or restore a snapshot");
        }
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
    session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const auto found = look(session, name);
    const auto brand = published(found, name);
    if (request.dry_run) {
        return told(session, name, brand);
    }
    const auto source = fmt::format("brand {}", printable(name));
    const auto draft = draft_catalog(request, source, stop);
    check_version(found.version, draft->schema());
    receive(session, brand, *draft);
    return draft->finish(
        {name, brand.generation, brand.run, format_time(request.now), 0, {}});
}

} // namespace hwsync
