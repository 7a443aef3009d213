#include "program/imports.hpp"
#include "program/query.hpp"
#include "share/published_catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>

// A database whose settings are none that hwsync counts on.

namespace {

void set(const Database& database, const std::string& name,
         const std::string& value) {
    database.sql(fmt::format("ALTER DATABASE {} SET {} = {}", database.name(),
                             name, value));
}

/// From now on, whoever reads a table of the catalog's must have this setting.
void require(const Database& database, const std::string& condition) {
    database.sql("CREATE FUNCTION required() RETURNS boolean LANGUAGE plpgsql"
                 " AS $$ BEGIN IF NOT (" +
                 condition +
                 ") THEN RAISE EXCEPTION 'required'; END IF; RETURN true; END"
                 " $$;"
                 "ALTER TABLE hwsync.shop RENAME TO shop_rows;"
                 "CREATE VIEW hwsync.shop AS SELECT * FROM hwsync.shop_rows"
                 " WHERE required();"
                 "ALTER VIEW hwsync.shop OWNER TO hwsync");
}

} // namespace

TEST_CASE("what a database sets for its users does not concern hwsync") {
    const Database database;
    const PublishedCatalog shops{database};
    for (const auto& [name, value] : std::map<std::string, std::string>{
             {"standard_conforming_strings", "off"},
             {"client_encoding", "latin1"},
             {"search_path", "''"},
             {"datestyle", "'German, DMY'"},
             {"intervalstyle", "sql_standard"},
             {"timezone", "'Asia/Kathmandu'"},
             {"extra_float_digits", "-15"},
             {"bytea_output", "escape"},
             {"default_transaction_isolation", "serializable"}}) {
        set(database, name, value);
    }
    shops.do_well({"link", "remove", "--shop", "eu", "--variant-id", "52",
                   "--note", R"(über \'alles\' "\\")"});
    shops.do_well({"publish"});
    shops.change(R"(E'\x41' \)");
    shops.do_well({"publish"});
    CHECK(shops.json({"publish"})["unchanged"].GetBool());
    CHECK(shops.run({"publish", "--check"}).exit_code == 0);
    CHECK(content_of(shops.restored("copy.db")) == content_of(shops.catalog));
    const auto none =
        run_hwsync({"-c", shops.folder / "none.db", "--config", shops.config,
                    "restore", "--brand", R"(\' OR true --)"});
    CHECK(none.exit_code == 1);
    CHECK(contains(none.err, "holds no brand"));
}

TEST_CASE("rows may take longer than the statements of a database's users") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    set(database, "statement_timeout", "'20s'");
    set(database, "idle_in_transaction_session_timeout", "'20s'");
    require(database,
            "current_setting('statement_timeout') = '15min' AND"
            " current_setting('idle_in_transaction_session_timeout') ="
            " '15min'");
    CHECK(shops.json({"publish"})["unchanged"].GetBool());
    shops.change("again");
    shops.do_well({"publish"});
    shops.do_well({"publish", "--full"});
    CHECK(shops.run({"publish", "--check"}).exit_code == 0);
    CHECK(content_of(shops.restored("copy.db")) == content_of(shops.catalog));
}

TEST_CASE("what was committed is on the server's disk, and of this moment") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    set(database, "synchronous_commit", "off");
    set(database, "default_transaction_isolation", "'repeatable read'");
    require(database, "current_setting('synchronous_commit') = 'on' AND"
                      " current_setting('transaction_isolation') ="
                      " 'read committed'");
    shops.change("again");
    shops.do_well({"publish"});
}
