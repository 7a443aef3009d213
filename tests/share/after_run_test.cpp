#include "program/live_shops.hpp"
#include "share/publishing_shops.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

namespace {

/// No generation can be made, though all else can.
void refuse_generations(const Database& database) {
    database.sql(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = '53100';"
        " END $$; CREATE TRIGGER t BEFORE UPDATE OF generation ON hwsync.brand"
        " FOR EACH ROW EXECUTE FUNCTION full_disk()");
}

void accept_generations(const Database& database) {
    database.sql("DROP TRIGGER t ON hwsync.brand");
}

/// All of [notify]: the hook keeps what it is told.
std::string hook_to(const std::string& file) {
    return "[notify]\nhook = \"cat > " + file + "\"\n";
}

} // namespace

TEST_CASE("every command that changes the catalog publishes, once") {
    const Database database;
    const PublishingShops shops{database};
    const auto eu = shops.folder / "eu.jsonl";
    const auto plan = shops.folder / "plan";
    const auto table =
        shops.folder.write("links.csv", "action,shop,variant_id,"
                                        "catalog_variant_id\nadd,eu,53,13\n");
    for (const auto& words : std::vector<LinkedCatalog::Words>{
             {"import-bulk", "--file", shops.folder / "us.jsonl"},
             {"import-updates", "--file", shops.folder / "us.jsonl"},
             {"associate", "--shop", "eu", "--file", eu},
             {"associate", "--shop", "eu", "--file", eu, "--plan", plan},
             {"apply", plan},
             shops.pin("by hand"),
             {"link", "remove", "--shop", "eu", "--variant-id", "52"},
             {"undo", "9"},
             {"link", "import", table},
             {"waive", "add", "--shop", "eu", "--variant-id", "53", "--note",
              "so it is"},
             {"waive", "remove", "1"},
             {"shop", "rename", "eu", "europe"},
             {"shop", "forget", "europe", "--yes"}}) {
        CAPTURE(words[0]);
        CAPTURE(words[1]);
        const auto before = shops.generation();
        const auto result = [&] {
            auto all = words;
            all.insert(all.end(), {"-f", "json"});
            return shops.run(all);
        }();
        CAPTURE(result.err);
        REQUIRE(result.exit_code == 0);
        const auto document = document_of(result);
        REQUIRE(document.HasMember("published"));
        CHECK(document["published"].GetBool());
        CHECK(document["generation"].GetInt() == before + 1);
        CHECK(shops.generation() == before + 1);
        CHECK_FALSE(shops.has_lease());
        CHECK(shops.is_published());
    }
    const auto snapshot = shops.folder / "snapshot.db";
    shops.do_well({"snapshot", snapshot});
    const auto before = shops.generation();
    CHECK(shops.json({"restore", snapshot})["published"].GetBool());
    CHECK(shops.generation() == before + 1);
    CHECK(shops.is_published());
}

TEST_CASE("a snapshot from before the last publications is published, too") {
    const Database database;
    const PublishingShops shops{database};
    const auto snapshot = shops.folder / "snapshot.db";
    shops.do_well({"publish"});
    shops.do_well({"snapshot", snapshot});
    shops.do_well(shops.pin("later"));
    shops.do_well({"link", "remove", "--shop", "eu", "--variant-id", "52"});
    const auto before = shops.generation();
    SUBCASE("at once") {
        CHECK(shops.json({"restore", snapshot})["published"].GetBool());
        CHECK(shops.generation() == before + 1);
    }
    SUBCASE("by the next run, if the server was away") {
        shops.lose_server();
        CHECK(shops.run({"restore", snapshot}).exit_code == 9);
        CHECK(shops.json({"status"})["publications"][0]["unpublished_runs"]
                  .GetInt() == 1);
        shops.configure();
        shops.do_well(shops.pin("later"));
    }
    CHECK(shops.is_published());
}

TEST_CASE("a restore asks for the lease and for a database that is required") {
    const Database database;
    const PublishingShops shops{database};
    const auto snapshot = shops.folder / "snapshot.db";
    shops.do_well({"snapshot", snapshot});
    const auto runs = shops.value("SELECT count(*) FROM runs");
    SUBCASE("another host has it") {
        shops.lease_to_other("1 hour");
        CHECK(shops.run({"restore", snapshot}).exit_code == 7);
    }
    SUBCASE("the database is out of reach") {
        shops.lose_server("required = true\n");
        CHECK(shops.run({"restore", snapshot}).exit_code == 4);
    }
    CHECK(shops.value("SELECT count(*) FROM runs") == runs);
}

TEST_CASE(
    "a snapshot can be restored over a damaged catalog, required or not") {
    const Database database;
    const PublishingShops shops{database};
    const auto snapshot = shops.folder / "snapshot.db";
    shops.do_well({"snapshot", snapshot});
    shops.configure("required = true\n");
    std::filesystem::resize_file(shops.catalog,
                                 std::filesystem::file_size(shops.catalog) / 2);
    CHECK(shops.run({"restore", snapshot}).exit_code == 0);
    CHECK(shops.is_published());
}

TEST_CASE("what only looks, a dry run and a restored brand publish nothing") {
    const Database database;
    const PublishingShops shops{database};
    const auto restored = shops.json({"restore", "--brand", "acme", "--force"});
    CHECK_FALSE(restored.HasMember("published"));
    CHECK(shops.generation() == 1);
    shops.lose_server();
    auto words = shops.pin("dry");
    words.emplace_back("--dry-run");
    CHECK_FALSE(shops.json(words).HasMember("published"));
    shops.do_well({"verify"});
    shops.configure("after = \"never\"\n");
    shops.do_well(shops.pin("here alone"));
    CHECK(shops.generation() == 1);
}

TEST_CASE("a run that cannot be published is committed, and ends with 9") {
    const Database database;
    const PublishingShops shops{database};
    shops.lose_server();
    auto words = shops.pin("while it was away");
    words.insert(words.end(), {"-q", "-f", "json"});
    const auto run = shops.run(words);
    CHECK(run.exit_code == 9);
    CHECK(contains(run.err, "committed, but not published"));
    const auto document = document_of(run);
    CHECK_FALSE(document["published"].GetBool());
    CHECK(document["error"]["exit_code"].GetInt() == 9);
    CHECK(document["changes"].Size() == 1);
    const auto recorded = [&] {
        return shops.value(
            "SELECT exit_code FROM runs ORDER BY id DESC LIMIT 1");
    };
    CHECK(recorded() == "9");
    shops.configure();
    SUBCASE("the next run sends it first") {
        // It fails, and sends nothing of its own.
        CHECK(
            shops
                .run({"link", "add", "--shop", "eu", "--variant-id", "99", "A"})
                .exit_code != 0);
        CHECK(shops.generation() == 2);
        CHECK_FALSE(shops.has_lease());
    }
    SUBCASE("publish sends it") {
        shops.do_well({"publish"});
        CHECK(shops.is_published());
    }
    CHECK(database.sql("SELECT note FROM hwsync.links WHERE variant_id = 51") ==
          "while it was away");
}

TEST_CASE("a run whose report is lost once it is published stays as it is "
          "there") {
    const Database database;
    const PublishingShops shops{database};
    CHECK(shops.run(shops.pin("told nobody"), {.stdout_to = "/dev/full"})
              .exit_code == 9);
    CHECK(shops.is_published());
    shops.configure("after = \"never\"\n");
    CHECK(shops.run(shops.pin("nor this"), {.stdout_to = "/dev/full"})
              .exit_code == 9);
    CHECK(shops.value("SELECT exit_code FROM runs ORDER BY id DESC LIMIT 1") ==
          "9");
    shops.do_well({"publish"});
    CHECK(shops.is_published());
}

TEST_CASE("with required, a run does not begin where it cannot be published") {
    const Database database;
    const PublishingShops shops{database};
    const auto before = shops.dump();
    shops.lose_server("required = true\n");
    CHECK(shops.run(shops.pin("no")).exit_code == 4);
    CHECK(shops.dump() == before);
}

TEST_CASE("with required, the exit code is the publication's") {
    const Database database;
    const PublishingShops shops{database};
    refuse_generations(database);
    int expected = 9;
    SUBCASE("without") {
        shops.configure();
    }
    SUBCASE("with") {
        shops.configure("required = true\n");
        expected = 6;
    }
    auto words = shops.pin("on a full disk");
    words.insert(words.end(), {"-f", "json"});
    const auto run = shops.run(words);
    CHECK(run.exit_code == expected);
    CHECK_FALSE(document_of(run)["published"].GetBool());
    CHECK(shops.value("SELECT note FROM links WHERE variant_id = 51") ==
          "on a full disk");
    CHECK_FALSE(shops.has_lease());
    accept_generations(database);
    shops.do_well(shops.pin("with room again"));
    CHECK(shops.generation() == 3);
    CHECK(shops.is_published());
}

TEST_CASE("the hook is told whether the run was published") {
    const Database database;
    const PublishingShops shops{database};
    const auto told = shops.folder / "told.json";
    RunOptions options;
    options.environment = {{"PATH", "/bin:/usr/bin"}};
    shops.configure(hook_to(told));
    CHECK(shops.run(shops.pin("told"), options).exit_code == 0);
    CHECK(document_of({0, read_file(told), ""})["published"].GetBool());
    shops.lose_server(hook_to(told));
    CHECK(shops.run(shops.pin("told again"), options).exit_code == 9);
    CHECK_FALSE(document_of({0, read_file(told), ""})["published"].GetBool());
}

TEST_CASE("sync publishes once, whatever became of a step") {
    const Database database;
    const LiveShops shops{{"eu"}};
    shops.stock({{1, {11, 12}}});
    shops.stock("eu", {{501, {511, 512}}});
    shops.configure("[publish]\nurl = \"" + database.url() +
                    "\"\nbrand = \"acme\"\n");
    shops.do_well({"import-bulk"});
    const auto generation = [&] {
        return database.sql("SELECT generation FROM hwsync.brands");
    };
    CHECK(shops.do_well({"sync"})["published"].GetBool());
    CHECK(generation() == "2");
    CHECK(database.sql("SELECT count(*) FROM hwsync.links") == "2");
    shops.us().control(
        R"({"fault":{"on":"start","kind":"status","status":503}})");
    const auto run = shops.run({"sync", "-f", "json"});
    CHECK(run.exit_code == 4);
    CHECK(document_of(run)["published"].GetBool());
    CHECK(generation() == "3");
}
