#include "program/imports.hpp"
#include "program/query.hpp"
#include "share/published_catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <filesystem>
#include <string>

// The shared database is older than what was published to it, or gone.

namespace {

/// What stands beside a catalog under a name of its own, by what it holds.
std::string kept_of(const PublishedCatalog& shops, const std::string& word) {
    for (const auto& entry :
         std::filesystem::directory_iterator{shops.folder.path()}) {
        if (contains(entry.path().filename().string(), word)) {
            return entry.path();
        }
    }
    return {};
}

/// Makes all tables of hwsync's what they were.
class Backup {
public:
    explicit Backup(const Database& database) : m_database(database) {
        each("CREATE TABLE public.%1$I AS TABLE hwsync.%1$I");
    }
    void restore() const {
        each("TRUNCATE hwsync.%1$I; INSERT INTO hwsync.%1$I"
             " SELECT * FROM public.%1$I");
    }

private:
    void each(const std::string& statements) const {
        m_database.sql("DO $$ DECLARE t text; BEGIN FOR t IN"
                       " SELECT tablename FROM pg_tables"
                       " WHERE schemaname = 'hwsync'"
                       " LOOP EXECUTE format('" +
                       statements + "', t); END LOOP; END $$");
    }
    const Database& m_database;
};

} // namespace

TEST_CASE("a database that was lost is not taken for one that is ahead") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    const Database moved;
    shops.publish_to(moved.url());
    auto refused = shops.run({"publish"});
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err, "holds none"));
    CHECK(contains(refused.err, "publish --force"));
    CHECK_FALSE(contains(refused.err, "restore --brand"));
    // Nothing was made there.
    CHECK(moved.sql("SELECT count(*) FROM pg_namespace"
                    " WHERE nspname = 'hwsync'") == "0");
    shops.do_well({"publish", "--force"});
    // No copy may take this for what it knows.
    CHECK(moved.sql("SELECT generation FROM hwsync.brands") == "2");
    CHECK(shops.run({"publish", "--check"}).exit_code == 0);
    shops.publish_to(database.url());
    database.sql("DELETE FROM hwsync.brand");
    refused = shops.run({"publish"});
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err, "holds none"));
    CHECK(database.sql("SELECT count(*) FROM hwsync.brand") == "0");
}

TEST_CASE("a database that went back is told from a copy that went on") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    const Backup backup{database};
    shops.do_well({"link", "remove", "--shop", "eu", "--variant-id", "51",
                   "--note", "a week of work"});
    shops.do_well({"publish"});
    backup.restore();
    const auto refused = shops.run({"publish"});
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err, "older backup"));
    CHECK_FALSE(contains(refused.err, "restore --brand"));
    const auto before = content_of(shops.catalog);
    SUBCASE("it is sent again") {
        shops.do_well({"publish", "--force"});
        CHECK(shops.run({"publish", "--check"}).exit_code == 0);
        CHECK(content_of(shops.restored("copy.db")) == before);
    }
    SUBCASE("the catalog is replaced, and what it had is kept") {
        const auto document =
            shops.json({"restore", "--brand", "acme", "--force"});
        const std::string kept = document["moved_aside"].GetString();
        CHECK(contains(kept, ".replaced-"));
        CHECK(content_of(kept) == before);
        CHECK(run_hwsync({"-c", kept, "--config", shops.config, "verify"})
                  .exit_code == shops.run({"verify"}).exit_code);
        // Now it has no more than the brand.
        CHECK(
            shops.json({"restore", "--brand", "acme", "--force"})["moved_aside"]
                .IsNull());
    }
    SUBCASE("a waiver is kept, too") {
        shops.do_well({"publish", "--force"});
        shops.do_well({"waive", "add", "--shop", "eu", "--variant-id", "53",
                       "--note", "no such thing here"});
        const auto result =
            shops.do_well({"restore", "--brand", "acme", "--force"});
        CHECK(contains(result.out, "kept as"));
        CHECK_FALSE(contains(result.out, "damaged"));
        CHECK_FALSE(kept_of(shops, ".replaced-").empty());
    }
}

TEST_CASE("a copy is told from one that reached the same generation") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    const Backup backup{database};
    const auto copy = shops.folder / "copy.db";
    shops.do_well({"snapshot", copy});
    const auto of_copy = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"-c", copy, "--config", shops.config});
        return run_hwsync(words);
    };
    shops.change("done here, and published before the database went back");
    shops.do_well({"publish"});
    SUBCASE("after a publication that did not come about") {
        database.sql("ALTER TABLE hwsync.link ADD CONSTRAINT never"
                     " CHECK (note IS NULL) NOT VALID");
        shops.change("never published");
        CHECK(shops.run({"publish"}).exit_code != 0);
        database.sql("ALTER TABLE hwsync.link DROP CONSTRAINT never");
    }
    backup.restore();
    REQUIRE(of_copy({"link", "remove", "--shop", "eu", "--variant-id", "51",
                     "--note", "done there"})
                .exit_code == 0);
    REQUIRE(of_copy({"publish"}).exit_code == 0);
    const auto refused = shops.run({"publish"});
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err, "generation 2"));
    CHECK(contains(refused.err, "restore --brand"));
    CHECK(contains(shops.run({"doctor", "--online"}).out, "another copy"));
    CHECK(of_copy({"publish"}).exit_code == 0);
    SUBCASE("it goes on from there") {
        shops.do_well({"restore", "--brand", "acme", "--force"});
        shops.change("done after that");
        shops.do_well({"publish"});
        CHECK(of_copy({"publish"}).exit_code == 8);
    }
    SUBCASE("it takes its place") {
        shops.do_well({"publish", "--force"});
        CHECK(shops.run({"publish", "--check"}).exit_code == 0);
        CHECK(of_copy({"publish"}).exit_code == 8);
    }
}

TEST_CASE("a brand gets another name, or goes, as hwsync-share(7) says") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    database.sql("UPDATE hwsync.brand SET name = 'zeta' WHERE name = 'acme'");
    auto config = two_shops_config + publish_section(database.url());
    config.replace(config.find("acme\""), 4, "zeta");
    shops.write_config(config);
    shops.do_well({"publish", "--force"});
    shops.do_well({"publish"});
    CHECK(database.sql("SELECT brand FROM hwsync.brands") == "zeta");
    database.sql(R"(
DO $$ DECLARE t text; BEGIN
    FOR t IN SELECT table_name FROM information_schema.tables
        JOIN information_schema.columns USING (table_schema, table_name)
        WHERE table_schema = 'hwsync' AND column_name = 'brand'
            AND table_type = 'BASE TABLE'
    LOOP
        EXECUTE format('DELETE FROM hwsync.%I WHERE brand = (SELECT number'
            ' FROM hwsync.brand WHERE name = %L)', t, 'zeta');
    END LOOP;
    DELETE FROM hwsync.brand WHERE name = 'zeta';
END $$)");
    CHECK(database.sql("SELECT count(*) FROM hwsync.variant") == "0");
    CHECK(database.sql("SELECT count(*) FROM hwsync.sums") == "0");
    CHECK(contains(shops.do_well({"brands"}).out, "no brand yet"));
}
