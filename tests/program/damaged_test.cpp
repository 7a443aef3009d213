#include "program/linked_catalog.hpp"
#include "program/query.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

namespace fs = std::filesystem;

namespace {

/// The lists that hold the rows, but not the schema, become nonsense.
void damage(const LinkedCatalog& shops) {
    const auto page = std::stoul(shops.value("PRAGMA page_size"));
    auto bytes = read_file(shops.catalog);
    for (auto at = page; at + page <= bytes.size(); at += page) {
        bytes.replace(at, 8, 8, '\xff');
    }
    shops.folder.write("catalog.db", bytes);
}

} // namespace

TEST_CASE("a damaged catalog is told of by all that look, with the way out") {
    const LinkedCatalog shops;
    fs::remove(shops.catalog + "-wal");
    fs::remove(shops.catalog + "-shm");
    damage(shops);
    for (const auto* command : {"status", "runs", "report", "verify"}) {
        CAPTURE(command);
        LinkedCatalog::Words words{command};
        if (words.front() == "report") {
            words.push_back(shops.folder / "page.html");
        }
        const auto told = shops.run(words);
        CHECK(told.exit_code == 6);
        CHECK(contains(told.err, "hwsync restore"));
    }
    CHECK(contains(shops.run({"doctor", "-f", "json"}).out, "hwsync restore"));
}

TEST_CASE("status sees damage where it reads nothing itself") {
    const LinkedCatalog shops;
    const auto page = std::stoul(shops.value("PRAGMA page_size"));
    const auto root = std::stoul(value_in_private_tables(
        shops.catalog,
        "SELECT rootpage FROM sqlite_schema WHERE name = 'link_history'"));
    fs::remove(shops.catalog + "-wal");
    fs::remove(shops.catalog + "-shm");
    auto bytes = read_file(shops.catalog);
    bytes.replace((root - 1) * page, 8, 8, '\xff');
    shops.folder.write("catalog.db", bytes);
    const auto told = shops.run({"status"});
    CHECK(told.exit_code == 6);
    CHECK(contains(told.err, "it is damaged"));
    CHECK(contains(told.err, "hwsync restore"));
}

TEST_CASE("no catalog is made anew where the log of a moved one still lies") {
    const LinkedCatalog shops;
    fs::rename(shops.catalog, shops.folder / "moved.db");
    fs::remove(shops.catalog + "-shm");
    const auto log = shops.folder.write(
        "catalog.db-wal", "\x37\x7f\x06\x82 and what was written last");
    const LinkedCatalog::Words import{"import-bulk", "--file",
                                      shops.folder / "us.jsonl"};
    const auto refused = shops.run(import);
    CHECK(refused.exit_code == 6);
    CHECK(contains(refused.err, log + " still is"));
    CHECK_FALSE(fs::exists(shops.catalog));
    CHECK(fs::exists(log));
    fs::remove(log);
    CHECK(shops.run(import).exit_code == 0);
}
