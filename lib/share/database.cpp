#include "share/database.hpp"

#include "config/credentials.hpp"
#include "share/server_error.hpp"
#include "share/settings.hpp"
#include "share/shared_schema.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <charconv>
#include <string_view>

namespace hwsync::share {

namespace {

constexpr std::string_view columns =
    "b.number, b.catalog_id, b.generation, b.run, b.token, b.holder,"
    " b.holder_token, CAST(ceil(extract(epoch FROM"
    " b.lease_until - CURRENT_TIMESTAMP)) AS bigint)";

/// All in the schema that can be asked.
constexpr std::string_view relations =
    "(SELECT string_agg(c.relname, ' ') FROM pg_catalog.pg_class AS c"
    " JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace"
    " WHERE n.nspname = 'hwsync' AND c.relkind IN ('r', 'p', 'v'))";

std::set<std::string> names_in(const std::optional<std::string>& list) {
    std::set<std::string> names;
    std::string_view left = list ? std::string_view{*list} : std::string_view{};
    while (!left.empty()) {
        const auto end = left.find(' ');
        names.emplace(left.substr(0, end));
        left.remove_prefix(end == std::string_view::npos ? left.size()
                                                         : end + 1);
    }
    return names;
}

/// Where the tables that tell all others are not there, nor may the others be.
/// False if somebody has made them since.
bool is_nothing_there(Session& session) {
    const auto rows =
        session.query(fmt::format("SELECT {}", std::string{relations}));
    const auto there = names_in(rows[0][0]);
    if (there.contains("shared") && there.contains("brand")) {
        if (session.query("SELECT version FROM hwsync.shared").empty()) {
            throw lost_table("shared");
        }
        return false;
    }
    for (const auto* name : {"shared", "brand"}) {
        if (!there.contains(name) &&
            (there.contains("product") || there.contains("link"))) {
            throw lost_table(name);
        }
    }
    return true;
}

Brand brand_in(const std::vector<std::optional<std::string>>& row,
               std::size_t at) {
    return {to_integer(row[at]),      row[at + 1].value_or(""),
            to_integer(row[at + 2]),  to_integer(row[at + 3]),
            row[at + 4].value_or(""), row[at + 5].value_or(""),
            row[at + 6].value_or(""), to_integer(row[at + 7])};
}

} // namespace

std::int64_t to_integer(const std::optional<std::string>& text) {
    std::int64_t number = 0;
    if (text) {
        std::from_chars(text->data(), text->data() + text->size(), number);
    }
    return number;
}

Database::Database(const SharedDatabase& database, const StopToken& stop)
    : m_stop(stop) {
    const auto& config = database.config;
    if (config.url.empty()) {
        throw Error(ErrorKind::usage,
                    "the config file names no database to "
                    "publish to",
                    "set url in [publish]; see hwsync-share(7)");
    }
    m_server.url = parse_database_url(config.url);
    m_server.ca_file = config.ca_file;
    libpq();
    if (config.password) {
        m_password.emplace(
            read_password(*config.password, database.environment, &stop));
    }
}

Session Database::connect(const StopToken& stop, Duration silence) const {
    auto server = m_server;
    server.password = m_password ? &*m_password : nullptr;
    return {server, stop, silence};
}

const std::string& brand_of(const SharedDatabase& database) {
    if (database.config.brand.empty()) {
        throw Error(ErrorKind::usage,
                    "the config file does not say which brand this is",
                    "set brand in [publish]");
    }
    return database.config.brand;
}

Error lost_table(const std::string& name) {
    return {ErrorKind::storage,
            fmt::format("the shared database has lost table hwsync.{}, or all "
                        "of its rows",
                        name),
            "restore the database from a backup, or make it anew; "
            "hwsync-share(7) says how"};
}

Look look(Session& session, const std::string& brand,
          const std::vector<FeedTable>& tables) {
    const auto name = session.quoted(brand);
    auto sql = fmt::format("SELECT s.version, {}, {} FROM hwsync.shared AS s"
                           " LEFT JOIN hwsync.brand AS b ON b.name = {};",
                           relations, columns, name);
    if (!tables.empty()) {
        sql += settings_sql() + ";" + other_sums_sql(tables, name);
    }
    const std::size_t all = tables.empty() ? 1 : 3;
    std::vector<Session::Rows> answers;
    try {
        answers = session.query_each(sql);
    } catch (const ServerError& error) {
        // No such schema, no such table.
        if (error.state() != "3F000" && error.state() != "42P01") {
            throw;
        }
        session.execute("ROLLBACK");
    }
    if (answers.empty() || answers[0].empty()) {
        return is_nothing_there(session) ? Look{}
                                         : look(session, brand, tables);
    }
    const auto& row = answers[0][0];
    Look found{to_integer(row[0]), names_in(row[1]), {}};
    if (row[2]) {
        found.brand = brand_in(row, 2);
    }
    // A table that is missing is told of by whoever needs it.
    found.is_as_recorded =
        !tables.empty() && answers.size() == all && answers.back().empty();
    return found;
}

void check_version(std::int64_t there, std::int64_t ours) {
    if (there != ours) {
        throw Error(ErrorKind::storage,
                    fmt::format("the tables of the shared database are of "
                                "version {}, and this hwsync knows version {}",
                                there, ours),
                    there < ours
                        ? "with the earlier hwsync, restore each brand whose "
                          "catalog is on no disk; then drop schema hwsync, and "
                          "send each brand again with hwsync publish --force: "
                          "see 'A new version of hwsync' in hwsync-share(7)"
                        : "use the same version of hwsync wherever brands are "
                          "published");
    }
}

std::optional<Brand> lock_brand(Session& session, const std::string& brand,
                                IfLocked if_locked) {
    const auto rows = session.query(
        fmt::format("SELECT {} FROM hwsync.brand AS b WHERE b.name = $1"
                    " FOR UPDATE{}",
                    columns, if_locked == IfLocked::fail ? " NOWAIT" : ""),
        {brand});
    return rows.empty() ? std::nullopt
                        : std::optional<Brand>{brand_in(rows[0], 0)};
}

void register_brand(Session& session, const std::string& brand,
                    const std::string& catalog_id) {
    session.query("INSERT INTO hwsync.brand"
                  " (number, name, catalog_id, generation, run, token)"
                  " SELECT COALESCE(MAX(number), 0) + 1, $1, $2, 0, 0, ''"
                  " FROM hwsync.brand",
                  {brand, catalog_id});
}

Brand published(const Look& look, const std::string& brand) {
    if (!look.brand || look.brand->generation == 0) {
        throw Error(ErrorKind::not_found,
                    fmt::format("the shared database holds no brand {}",
                                printable(brand)),
                    "hwsync brands lists those that it holds");
    }
    return *look.brand;
}

} // namespace hwsync::share
