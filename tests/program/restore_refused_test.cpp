#include "program/restored_catalog.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace fs = std::filesystem;

TEST_CASE(
    "what is no snapshot is refused, and the catalog stays as it is, byte "
    "for byte") {
    const Restored shops;
    int code = 6;
    std::string says;
    auto snapshot = shops.copy;
    SUBCASE("the catalog itself") {
        snapshot = shops.folder / "link.db";
        fs::create_symlink(shops.catalog, snapshot);
        code = 2;
        says = "is the catalog itself";
    }
    SUBCASE("another application's") {
        execute(open_database(snapshot), "PRAGMA application_id = 7");
        says = "another application's database";
    }
    SUBCASE("of a newer version") {
        execute(open_database(snapshot), "PRAGMA user_version = 99");
        says = "by a newer version";
    }
    SUBCASE("no database") {
        shops.folder.write("monday.db", std::string(500, 'x'));
        says = "not an SQLite database";
    }
    SUBCASE("a folder") {
        snapshot = shops.folder.path();
        code = 3;
    }
    SUBCASE("not there") {
        snapshot = shops.folder / "tuesday.db";
        code = 3;
        says = "tuesday.db: there is no such file";
    }
    SUBCASE("damaged") {
        damage(snapshot);
        says = "it is damaged";
    }
    SUBCASE("cut in the middle") {
        fs::resize_file(snapshot, fs::file_size(snapshot) / 2);
        says = "snapshot " + snapshot + ": it is damaged";
    }
    SUBCASE("changed behind our back") {
        execute(snapshot, "UPDATE link SET catalog_variant_id = 12");
        says = "table link is not as it was stored";
    }
    SUBCASE("with another title than was stored") {
        execute(snapshot, "UPDATE product SET title = 'Another'");
        says = "product 1 is not as it was stored: restore another one; hwsync "
               "-c SNAPSHOT verify says more";
    }
    SUBCASE("with another SKU than a child had") {
        execute(snapshot, "UPDATE shop_variant SET sku = 'B' WHERE id = 51");
        says = "shop eu: variant 51 is not as it was stored";
    }
    SUBCASE("in use") {
        shops.folder.write("monday.db-wal", "");
        code = 8;
        says = "monday.db-wal lies beside it";
    }
    const auto before = shops.files();
    const auto refused = shops.run({"restore", snapshot});
    CHECK(refused.exit_code == code);
    CHECK(contains(refused.err, says));
    CHECK(shops.run({"restore", "--dry-run", snapshot}).exit_code == code);
    CHECK(shops.files() == before);
}

TEST_CASE("what is in the catalog's place and is not ours stays") {
    const Restored shops;
    SUBCASE("another application's") {
        execute(open_database(shops.catalog), "PRAGMA application_id = 7");
    }
    SUBCASE("of a newer version") {
        execute(open_database(shops.catalog), "PRAGMA user_version = 99");
    }
    const auto before = shops.files();
    CHECK(shops.restore().exit_code == 6);
    CHECK(shops.files() == before);
}

TEST_CASE("a dry run checks the snapshot and writes nothing") {
    const Restored shops;
    const auto before = shops.files();
    const auto document = shops.json({"restore", "--dry-run", shops.copy});
    CHECK(document["run"].IsNull());
    CHECK(document["variants"].GetUint64() == 3);
    CHECK(shops.files() == before);
}

TEST_CASE("a catalog cannot be restored to a folder that is not there") {
    const Restored shops;
    const auto nowhere = shops.folder / "none/catalog.db";
    for (const auto* how : {"--dry-run", "-q"}) {
        const auto refused =
            run_hwsync({"-c", nowhere, "restore", shops.copy, how});
        CHECK(refused.exit_code == 6);
        CHECK(contains(refused.err, "there is no folder"));
    }
}

TEST_CASE(
    "a dry run refuses a catalog with a second name, as the restore would") {
    const Restored shops;
    const auto second = shops.catalog + ".damaged-2026-03-01T120000.000Z";
    fs::create_hard_link(shops.catalog, second);
    // The restore would remove a name that a killed one gave.
    CHECK(shops.restore({"--dry-run"}).exit_code == 0);
    CHECK(fs::exists(second));
    fs::rename(second, shops.catalog + ".mine");
    const auto dry = shops.restore({"--dry-run"});
    const auto refused = shops.restore();
    CHECK(refused.exit_code == 6);
    CHECK(contains(refused.err, "2 names"));
    CHECK(dry.exit_code == 6);
    CHECK(dry.err == refused.err);
}

TEST_CASE("a snapshot of an earlier version whose rows are not as they were "
          "stored is refused") {
    const Restored shops;
    make_version_6(shops.copy,
                   "UPDATE property SET value = 1 WHERE name = 'live_products';"
                   "INSERT INTO product (id, line_hash, digest, created_run,"
                   " changed_run) VALUES (1, 1, 1, 1, 1)");
    const auto before = shops.files();
    const auto refused = shops.restore();
    CHECK(refused.exit_code == 6);
    CHECK(contains(refused.err, "product 1 is not as it was stored"));
    CHECK(shops.files().at("catalog.db") == before.at("catalog.db"));
}

TEST_CASE("a job at work is not disturbed") {
    const Restored shops;
    const auto before = shops.files();
    // As a live run holds it while Shopify works.
    const int lock =
        open((shops.catalog + ".associate.eu.lock").c_str(), O_RDWR);
    REQUIRE(flock(lock, LOCK_EX | LOCK_NB) == 0);
    const auto refused = shops.restore();
    close(lock);
    CHECK(refused.exit_code == 7);
    CHECK(contains(refused.err, "held by associate, process "));
    CHECK(shops.files() == before);
    CHECK(shops.restore().exit_code == 0);
}

TEST_CASE("another store's snapshot is refused") {
    const Restored shops;
    store(shops.catalog, "INSERT INTO property VALUES"
                         " ('primary_shopify_id', '1')");
    store(shops.copy, "INSERT INTO property VALUES"
                      " ('primary_shopify_id', '2')");
    const auto before = shops.dump();
    const auto refused = shops.restore();
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err, "of another store"));
    const auto dry = shops.restore({"--dry-run"});
    CHECK(dry.exit_code == 8);
    CHECK(dry.err == refused.err);
    CHECK(shops.dump() == before);
}

TEST_CASE("a snapshot of another company's catalog, or of an empty one, is "
          "refused") {
    const Restored shops;
    const auto other = shops.folder / "other.db";
    std::string says = "it has none of the catalog's products";
    SUBCASE("another company's") {
        const auto path = shops.folder.write(
            "other.jsonl",
            to_jsonl({{.id = 901, .variants = {{901, "OTHER"}}}}));
        REQUIRE(run_hwsync({"-c", other, "import-bulk", "--file", path})
                    .exit_code == 0);
    }
    SUBCASE("an empty one") {
        says = "the snapshot has no products, and the catalog has";
        REQUIRE(run_hwsync({"-c", other, "import-bulk", "--file",
                            shops.folder.write("nothing.jsonl", "")})
                    .exit_code == 3);
    }
    const auto before = shops.dump();
    const auto refused = shops.run({"restore", other});
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err, says));
    CHECK(shops.run({"restore", "--dry-run", other}).exit_code == 8);
    CHECK(shops.dump() == before);
}
