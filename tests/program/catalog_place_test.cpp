// By which names a catalog may be known, and what becomes of a run when they
// change.
#include "program/exports.hpp"
#include "program/held_export.hpp"
#include "program/imports.hpp"
#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const std::string thirty_products = products(1, 30);

RunResult look(const std::string& catalog) {
    return run_hwsync({"show", "--catalog", catalog, "SKU-10"});
}

} // namespace

TEST_CASE("a catalog that has two names is looked at, and not written") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(thirty_products).exit_code == 0);
    const auto second = fixture.folder / "second.db";
    fs::create_hard_link(fixture.catalog, second);
    const auto before = fixture.dump();
    for (const auto& words :
         {std::vector<std::string>{}, std::vector<std::string>{"--dry-run"}}) {
        const auto result = fixture.import(products(1, 31), words);
        CHECK(result.exit_code == 6);
        CHECK(contains(result.err, "2 names"));
        CHECK(contains(result.err, "-samefile"));
    }
    CHECK(fixture.dump() == before);
    for (const auto* command : {"import-bulk", "associate"}) {
        const auto result = run_hwsync(
            {"--catalog", second, command, "--shop",
             command == std::string{"associate"} ? "eu" : "primary", "--file",
             fixture.folder.write("export.jsonl", thirty_products)});
        CHECK(result.exit_code == 6);
        for (const auto& entry :
             fs::directory_iterator{fixture.folder.path()}) {
            CAPTURE(entry.path());
            CHECK_FALSE(
                entry.path().filename().string().starts_with("second.db."));
        }
    }
    for (const auto& name : {fixture.catalog, second}) {
        const auto result = look(name);
        CHECK(result.exit_code == 0);
        CHECK(contains(result.err, "warning: "));
        CHECK(contains(result.err, "2 names"));
    }
    const auto doctor = run_hwsync({"doctor", "--catalog", fixture.catalog});
    CHECK(contains(doctor.out, "2 names"));

    fs::remove(second);
    CHECK(fixture.import(products(1, 31)).exit_code == 0);
    CHECK(look(fixture.catalog).err == "");
}

TEST_CASE("a catalog whose folder is not there is told so") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(thirty_products).exit_code == 0);
    const auto copy = fixture.folder / "copy.db";
    REQUIRE(run_hwsync({"--catalog", fixture.catalog, "snapshot", copy})
                .exit_code == 0);
    const auto missing = fixture.folder / "missing";
    const auto file = fixture.folder.write("export.jsonl", thirty_products);
    for (const auto& words : std::vector<std::vector<std::string>>{
             {"import-bulk", "--file", file},
             {"import-bulk", "--file", file, "--dry-run"},
             {"restore", copy}}) {
        CAPTURE(words.front());
        auto line = words;
        line.insert(line.begin(), {"--catalog", missing + "/x.db"});
        const auto result = run_hwsync(line);
        CHECK(result.exit_code == 6);
        CHECK(contains(result.err, "catalog " + missing +
                                       "/x.db: there is no folder " + missing +
                                       ": make it, or name another catalog"));
        CHECK_FALSE(fs::exists(missing));
    }
}

TEST_CASE("the second name of a new catalog goes by a symbolic link too") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(thirty_products).exit_code == 0);
    const auto file = fixture.folder.write("more.jsonl", products(1, 31));
    fs::create_hard_link(fixture.catalog, fixture.catalog + ".unfinished");
    const auto alias = fixture.folder / "alias.db";
    fs::create_symlink("catalog.db", alias);
    CHECK(look(alias).err == "");
    CHECK(run_hwsync({"import-bulk", "--catalog", alias, "--file", file})
              .exit_code == 0);
    CHECK_FALSE(fs::exists(fixture.catalog + ".unfinished"));
    CHECK(fixture.value("SELECT COUNT(*) FROM products") == "31");
}

TEST_CASE("a catalog that is gone from its place is not written") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(thirty_products).exit_code == 0);
    const auto other = fixture.folder / "other.db";
    const auto before = fixture.dump();
    HeldExport held{fixture.folder / "held"};
    std::function<void()> take_away;
    SUBCASE("renamed") {
        take_away = [&] { fs::rename(fixture.catalog, other); };
    }
    SUBCASE("removed") {
        take_away = [&] {
            fs::create_hard_link(fixture.catalog, other);
            fs::remove(fixture.catalog);
        };
    }
    SUBCASE("another in its place") {
        take_away = [&] {
            fs::rename(fixture.catalog, other);
            fs::copy_file(other, fixture.catalog);
        };
    }
    RunOptions options;
    options.meanwhile = [&](pid_t) {
        CHECK(held.feed_until_held());
        take_away();
        held.end();
    };
    const auto result = fixture.import_file(held.path(), {"--max-delete=100"},
                                            "import-bulk", options);
    CHECK(result.exit_code == 6);
    CHECK(contains(result.err, "removed, renamed or replaced"));
    fs::rename(other, fixture.catalog);
    CHECK(fixture.dump() == before);
    CHECK(fixture.value("PRAGMA integrity_check") == "ok");
    CHECK(fixture.import(products(1, 31)).exit_code == 0);
}

TEST_CASE("SQLite's own ways of naming a database are no paths") {
    const ImportFixture fixture;
    const auto file = fixture.folder.write("export.jsonl", thirty_products);
    RunOptions options;
    options.folder = fixture.folder.path();
    for (const std::string name : {"file:x.db", "file:x.db?mode=memory",
                                   ":memory:", "file:///tmp/x.db", ""}) {
        CAPTURE(name);
        for (const auto& words :
             {std::vector<std::string>{"import-bulk", "--file", file},
              {"status"}}) {
            auto line = words;
            line.insert(line.end(), {"-c", name});
            const auto result = run_hwsync(line, options);
            CHECK(result.exit_code == 2);
        }
    }
    CHECK(fixture.files() == "export.jsonl");
    for (const std::string name :
         {"./file:x.db", "./:memory:", "./x?y=#z%20"}) {
        CAPTURE(name);
        CHECK(run_hwsync({"import-bulk", "--file", file, "-c", name}, options)
                  .exit_code == 0);
        CHECK(fs::exists(fixture.folder / name));
        CHECK(run_hwsync({"show", "SKU-10", "-c", name}, options).exit_code ==
              0);
    }
}

TEST_CASE("a symbolic link that leads to nothing is no place for a catalog") {
    const ImportFixture fixture;
    const auto file = fixture.folder.write("export.jsonl", thirty_products);
    fs::create_symlink("not-mounted/catalog.db", fixture.catalog);
    const auto files = fixture.files();
    for (const auto& words :
         {std::vector<std::string>{"import-bulk", "--file", file},
          {"import-bulk", "--file", file, "--dry-run"},
          {"status"},
          {"verify"},
          {"link", "list"}}) {
        CAPTURE(words);
        auto line = words;
        line.insert(line.end(), {"-c", fixture.catalog});
        const auto result = run_hwsync(line);
        CHECK(result.exit_code == 6);
        CHECK(contains(result.err, "a symbolic link to not-mounted/catalog.db, "
                                   "which is not there"));
    }
    CHECK(fixture.files() == files);
}

TEST_CASE("a name that leaves no room for those beside it is refused") {
    const ImportFixture fixture;
    const auto file = fixture.folder.write("export.jsonl", thirty_products);
    std::size_t refused = 0;
    for (const std::size_t size : {200U, 225U, 233U, 236U, 240U, 243U, 244U,
                                   247U, 250U, 255U, 256U, 300U}) {
        CAPTURE(size);
        const auto catalog = fixture.folder / std::string(size, 'n');
        const auto files = fixture.files();
        const auto result =
            run_hwsync({"import-bulk", "--file", file, "-c", catalog});
        if (result.exit_code == 0) {
            CHECK(size < 233);
            CHECK(look(catalog).exit_code == 0);
            continue;
        }
        ++refused;
        CHECK(result.exit_code == 6);
        CHECK(contains(result.err, "its name is too long"));
        CHECK(contains(result.err, "at most 200 bytes"));
        CHECK(fixture.files() == files);
    }
    CHECK(refused == 10);
    const auto deep =
        fixture.folder.path() / std::string(240, 'd') / std::string(240, 'd');
    fs::create_directories(deep);
    const auto result = run_hwsync(
        {"import-bulk", "--file", file, "-c", (deep / "catalog.db").string()});
    CHECK(result.exit_code == 6);
    CHECK(contains(result.err, "too long for SQLite"));
}

TEST_CASE("a shop's name may be long where the catalog's is") {
    const ImportFixture fixture;
    std::string shop;
    for (int i = 0; i < 21; ++i) {
        shop += "\xe6\x97\xa5";
    }
    const auto config = fixture.folder.write(
        "hwsync.toml", fmt::format("primary = \"{0}\"\n[shops.\"{0}\"]\n"
                                   "domain = \"acme.myshopify.com\"\n"
                                   "token_env = \"ACME\"\n",
                                   shop));
    const auto catalog = fixture.folder / std::string(200, 'n');
    const auto result = run_hwsync(
        {"import-bulk", "--config", config, "--file",
         fixture.folder.write("export.jsonl", thirty_products), "-c", catalog});
    CAPTURE(result.err);
    CHECK(result.exit_code == 0);
}

TEST_CASE("another application's database is left alone with its journals") {
    const ImportFixture fixture;
    fixture.folder.write("catalog.db", "");
    SUBCASE("that has a write-ahead log") {
        execute(fixture.catalog,
                "PRAGMA journal_mode = WAL; CREATE TABLE theirs (x)");
    }
    SUBCASE("that has a rollback journal") {
        execute(fixture.catalog, "CREATE TABLE theirs (x)");
        fixture.folder.write("catalog.db-journal", std::string(4096, 'j'));
    }
    fixture.folder.write("export.jsonl", thirty_products);
    const auto bytes = read_file(fixture.catalog);
    const auto files = fixture.files();
    for (const auto& words :
         {std::vector<std::string>{"import-bulk", "--file",
                                   fixture.folder / "export.jsonl"},
          {"status"},
          {"verify"},
          {"doctor"}}) {
        CAPTURE(words);
        auto line = words;
        line.insert(line.end(), {"-c", fixture.catalog});
        const auto result = run_hwsync(line);
        CHECK(result.exit_code != 0);
        CHECK(contains(result.err + result.out, "application's"));
        CHECK(read_file(fixture.catalog) == bytes);
        CHECK(fixture.files() == files);
    }
}
