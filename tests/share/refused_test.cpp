#include "program/imports.hpp"
#include "share/published_catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <filesystem>
#include <string>

TEST_CASE("every refusal has its exit code") {
    const Database database;
    const PublishedCatalog shops{database};
    int expected = 0;
    SUBCASE("no database is named") {
        shops.write_config(two_shops_config);
        expected = 2;
    }
    SUBCASE("no brand is named") {
        shops.write_config(two_shops_config +
                           "[publish]\nafter = \"never\"\nurl = \"" +
                           database.url() + "\"\n");
        expected = 2;
    }
    SUBCASE("a password in the address") {
        shops.publish_to("postgresql://hwsync:secret@localhost/brands");
        expected = 2;
    }
    SUBCASE("a database that is not there") {
        shops.publish_to(fmt::format("postgresql://hwsync@/nowhere?host={}",
                                     Cluster::shared().folder().native()));
        expected = 2;
    }
    SUBCASE("no server") {
        shops.publish_to("postgresql://hwsync@/brands?host=/nowhere");
        expected = 4;
    }
    SUBCASE("no password") {
        shops.publish_to(database.url("guarded"));
        expected = 5;
    }
    SUBCASE("a user that may not make tables") {
        shops.publish_to(database.url("stranger"));
        expected = 5;
    }
    SUBCASE("tables of a newer version") {
        shops.do_well({"publish"});
        shops.change("again");
        database.sql("UPDATE hwsync.shared SET version = 99");
        expected = 6;
    }
    SUBCASE("a disk that is full") {
        shops.do_well({"publish"});
        shops.change("again");
        database.sql(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = '53100';"
            " END $$; CREATE TRIGGER t BEFORE UPDATE ON hwsync.brand"
            " FOR EACH ROW EXECUTE FUNCTION full_disk()");
        expected = 6;
    }
    const auto before = content_of(shops.catalog);
    const auto result = shops.run({"publish"});
    CAPTURE(result.err);
    CHECK(result.exit_code == expected);
    CHECK(content_of(shops.catalog) == before);
    CHECK_FALSE(contains(result.err, "secret"));
}

TEST_CASE("a database that has not all characters is refused at once") {
    const Database database;
    const PublishedCatalog shops{database};
    Cluster::shared().sql("postgres",
                          "CREATE DATABASE latin OWNER hwsync TEMPLATE"
                          " template0 LOCALE 'C' ENCODING 'LATIN1'");
    shops.publish_to(fmt::format("postgresql://hwsync@/latin?host={}",
                                 Cluster::shared().folder().native()));
    auto refused = shops.run({"publish"});
    CHECK(refused.exit_code == 2);
    CHECK(contains(refused.err, "LATIN1"));
    CHECK(contains(refused.err, "UTF8"));
    CHECK(Cluster::shared().sql("latin", "SELECT count(*) FROM pg_namespace"
                                         " WHERE nspname = 'hwsync'") == "0");
    Cluster::shared().sql("postgres", "DROP DATABASE latin");
}

TEST_CASE("tables of an earlier version are made anew, as the manual says") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    database.sql("UPDATE hwsync.shared SET version = version - 1");
    for (const LinkedCatalog::Words& words :
         {LinkedCatalog::Words{"publish"},
          {"publish", "--check"},
          {"restore", "--brand", "acme", "--force"}}) {
        CAPTURE(words);
        const auto refused = shops.run(words);
        CHECK(refused.exit_code == 6);
        CHECK(contains(refused.err, "publish --force"));
        CHECK(contains(refused.err, "hwsync-share(7)"));
    }
    database.sql("DROP SCHEMA hwsync CASCADE");
    shops.do_well({"publish", "--force"});
    CHECK(shops.run({"publish", "--check"}).exit_code == 0);
    CHECK(content_of(shops.restored("copy.db")) == content_of(shops.catalog));
}

TEST_CASE("the password comes from where the config says, and only there") {
    const Database database;
    database.sql("GRANT CREATE ON DATABASE " + database.name() + " TO guarded");
    const PublishedCatalog shops{database};
    const auto config = [&](const std::string& more) {
        shops.write_config(two_shops_config +
                           publish_section(database.url("guarded")) + more);
    };
    RunOptions options;
    options.environment = {{"PGPASSWORD", "sesame open"},
                           {"PGHOST", "/nowhere"},
                           {"PGSERVICE", "none"},
                           {"PATH", "/bin:/usr/bin"},
                           {"SESAME", "sesame open"}};
    config("");
    CHECK(shops.run({"publish"}, options).exit_code == 5);
    config("password_env = \"SESAME\"\n");
    CHECK(shops.run({"publish"}, options).exit_code == 0);
    const auto file = shops.folder.write("secret", "sesame open\n");
    std::filesystem::permissions(file, std::filesystem::perms{0600});
    config("password_file = \"secret\"\n");
    CHECK(shops.run({"publish", "--check"}, options).exit_code == 0);
    config("password_command = \"echo 'sesame open'\"\n");
    CHECK(shops.run({"publish", "--check"}, options).exit_code == 0);
    config("password_command = \"echo wrong\"\n");
    const auto wrong = shops.run({"publish", "--check"}, options);
    CHECK(wrong.exit_code == 5);
    CHECK_FALSE(contains(wrong.err, "echo wrong"));
    config("password = \"sesame open\"\n");
    CHECK(shops.run({"publish"}, options).exit_code == 2);
}

TEST_CASE("what the database asks to repeat is repeated, ten times at most") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    shops.change("again");
    database.sql(
        "CREATE SEQUENCE tries; GRANT ALL ON SEQUENCE tries TO hwsync");
    const auto refuse_until = [&](int count) {
        database.sql(
            fmt::format("CREATE OR REPLACE FUNCTION refuse() RETURNS trigger"
                        " LANGUAGE plpgsql AS $$ BEGIN"
                        " IF nextval('tries') < {} THEN RAISE EXCEPTION 'again'"
                        " USING ERRCODE = '40001'; END IF; RETURN NEW; END $$;"
                        "DROP TRIGGER IF EXISTS t ON hwsync.brand;"
                        "CREATE TRIGGER t BEFORE UPDATE ON hwsync.brand"
                        " FOR EACH ROW EXECUTE FUNCTION refuse()",
                        count));
    };
    refuse_until(4);
    shops.do_well({"publish"});
    CHECK(database.sql("SELECT last_value FROM tries") == "4");
    CHECK(shops.run({"publish", "--check"}).exit_code == 0);
    shops.change("once more");
    refuse_until(1000);
    CHECK(shops.run({"publish"}).exit_code == 4);
    CHECK(database.sql("SELECT last_value FROM tries") == "14");
    CHECK(database.sql("SELECT generation FROM hwsync.brands") == "2");
}

TEST_CASE("a brand that is being published elsewhere is waited for if asked") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    shops.change("again");
    database.sql(
        "CREATE SEQUENCE tries; GRANT ALL ON SEQUENCE tries TO hwsync;"
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF nextval('tries') < 9 THEN RAISE EXCEPTION 'locked'"
        " USING ERRCODE = '55P03'; END IF; RETURN NEW; END $$;"
        "CREATE TRIGGER t BEFORE UPDATE ON hwsync.brand"
        " FOR EACH ROW EXECUTE FUNCTION refuse()");
    const auto refused = shops.run({"publish"});
    CHECK(refused.exit_code == 7);
    CHECK(contains(refused.err, "brand acme is being published elsewhere"));
    CHECK(contains(refused.err, "--lock-timeout"));
    shops.do_well({"publish", "--lock-timeout", "5m"});
    CHECK(database.sql("SELECT last_value FROM tries") == "9");
}

TEST_CASE("what a server says in several lines is told in one") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.publish_to("postgresql://hwsync@/brands?host=/nowhere");
    const auto refused = shops.run({"publish"});
    CHECK(refused.exit_code == 4);
    CHECK(contains(refused.err,
                   "No such file or directory; Is the server running"));
    CHECK_FALSE(contains(refused.err, "\\u{"));
}

TEST_CASE("brands are listed for a role that may read no rows") {
    const Database database;
    const PublishedCatalog shops{database};
    CHECK(contains(shops.do_well({"brands"}).out, "holds no brand yet"));
    shops.do_well({"publish"});
    // As hwsync-share(7) says.
    database.sql("GRANT USAGE ON SCHEMA hwsync TO stranger;"
                 "GRANT SELECT ON hwsync.shared, hwsync.brand, hwsync.coverage"
                 " TO stranger");
    shops.publish_to(database.url("stranger"));
    CHECK(contains(shops.do_well({"brands"}).out, "66.7 %"));
    CHECK(contains(shops.do_well({"brands", "-f", "csv"}).out, "acme,1,2,"));
    CHECK(
        contains(shops.do_well({"brands", "-f", "csv"}).out, ",eu,3,2,0.6667"));
}

TEST_CASE("texts that are not UTF-8 are refused before they are kept") {
    const Database database;
    const PublishedCatalog shops{database};
    const std::string latin = "caf\xe9";
    for (const LinkedCatalog::Words& words :
         {LinkedCatalog::Words{"link", "add", "--shop", "eu", "--variant-id",
                               "51", "A", "--note", latin},
          {"link", "remove", "--shop", "eu", "--variant-id", "51", "--note",
           latin},
          {"link", "remove", "--shop", "eu", "--key", latin},
          {"waive", "add", "--shop", "eu", "--variant-id", "53", "--note",
           latin},
          {"waive", "add", "--shop", "eu", latin, "--note", "x"}}) {
        const auto refused = shops.run(words);
        CHECK(refused.exit_code == 2);
        CHECK(contains(refused.err, "UTF-8"));
    }
    // What nobody types is kept so that it can be read.
    RunOptions options;
    options.environment = {{"USER", latin}};
    CHECK(shops
              .run({"link", "remove", "--shop", "eu", "--variant-id", "51"},
                   options)
              .exit_code == 0);
    const auto export_file = shops.folder / (latin + ".jsonl");
    std::filesystem::copy_file(shops.folder / "us.jsonl", export_file);
    shops.do_well({"import-bulk", "--file", export_file});
    shops.do_well({"publish"});
    CHECK(shops.run({"publish", "--check"}).exit_code == 0);
}
