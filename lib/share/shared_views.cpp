#include "share/shared_views.hpp"

#include "share/server_error.hpp"
#include "share/session.hpp"
#include "share/settings.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

namespace hwsync::share {

namespace embedded {
extern const std::string_view views_sql;
} // namespace embedded

namespace {

constexpr std::string_view beginning = "CREATE OR REPLACE VIEW hwsync.";

} // namespace

std::string_view views_sql() noexcept {
    return embedded::views_sql;
}

std::vector<std::string> view_names() {
    const auto sql = views_sql();
    std::vector<std::string> names;
    for (auto at = sql.find(beginning); at != std::string_view::npos;
         at = sql.find(beginning, at)) {
        at += beginning.size();
        names.emplace_back(sql.substr(at, sql.find(' ', at) - at));
    }
    return names;
}

std::vector<std::string> changed_views(Session& session) {
    std::string sql{views_sql()};
    for (auto at = sql.find(beginning); at != std::string::npos;
         at = sql.find(beginning, at)) {
        sql.replace(at, beginning.size(), "CREATE TEMP VIEW own_");
    }
    begin_to_write(session);
    session.execute(sql);
    const auto rows = session.query(
        "SELECT v.relname FROM pg_catalog.pg_class AS v"
        " JOIN pg_catalog.pg_namespace AS n ON n.oid = v.relnamespace"
        " JOIN pg_catalog.pg_class AS own ON own.relname = 'own_' || v.relname"
        "  AND own.relnamespace = pg_catalog.pg_my_temp_schema()"
        " WHERE n.nspname = 'hwsync' AND (v.relkind <> 'v'"
        "  OR pg_catalog.pg_get_viewdef(v.oid)"
        "   <> pg_catalog.pg_get_viewdef(own.oid)) ORDER BY v.relname");
    session.execute("ROLLBACK");
    std::vector<std::string> names;
    for (const auto& row : rows) {
        names.push_back(row[0].value_or(""));
    }
    return names;
}

void make_views_anew(Session& session) {
    try {
        session.execute(fmt::format("BEGIN;{}COMMIT", views_sql()));
    } catch (const ServerError& error) {
        // A view of other columns or of somebody else's, or what is no view.
        if (error.state() != "42P16" && error.state() != "42501" &&
            error.state() != "42809") {
            throw;
        }
        throw Error(ErrorKind::storage,
                    fmt::format("a view of the shared database cannot be made "
                                "anew ({})",
                                printable(error.told(), 300)),
                    "hwsync publish --check names it: drop it, and hwsync "
                    "publish makes it anew");
    }
}

} // namespace hwsync::share
