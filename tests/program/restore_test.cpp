#include "program/linked_catalog.hpp"
#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <fmt/ranges.h>
#include <sqlite3.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace {

struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
};
using Database = std::unique_ptr<sqlite3, Close>;

Database open_database(const std::string& path) {
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
    return Database{database};
}

void execute(const Database& database, const char* sql) {
    CAPTURE(sqlite3_errmsg(database.get()));
    REQUIRE(sqlite3_exec(database.get(), sql, nullptr, nullptr, nullptr) ==
            SQLITE_OK);
}

/// A catalog, and a snapshot of it before links were changed.
class Restored : public LinkedCatalog {
public:
    Restored() {
        do_well({"snapshot", copy});
        before = dump();
        do_well({"link", "remove", "--shop", "eu", "--variant-id", "51"});
        do_well({"link", "remove", "--shop", "eu", "--variant-id", "52"});
        after = dump();
        REQUIRE(before != after);
    }

    RunResult restore(const Words& more = {}) const {
        Words words{"restore", copy};
        words.insert(words.end(), more.begin(), more.end());
        return run(words);
    }

    /// Another process opens the catalog, does this, and is killed.
    template <typename Deed> void in_killed_process(Deed deed) const {
        const pid_t child = fork();
        if (child == 0) {
            sqlite3* database = nullptr;
            sqlite3_open(catalog.c_str(), &database);
            deed(database);
            kill(getpid(), SIGKILL);
        }
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);
    }

    /// Every file but the locks, with what is in it.
    std::map<std::string, std::string> files() const {
        std::map<std::string, std::string> contents;
        for (const auto& entry : fs::directory_iterator(folder.path())) {
            const auto name = entry.path().filename().string();
            if (!name.ends_with(".lock")) {
                contents[name] = read_file(entry.path());
            }
        }
        return contents;
    }

    std::string moved() const {
        std::set<std::string> names;
        for (const auto& file : files()) {
            if (contains(file.first, ".damaged-")) {
                names.insert(file.first);
            }
        }
        return fmt::format("{}", fmt::join(names, " "));
    }

    const std::string copy = folder / "monday.db";
    std::string before;
    std::string after;
};

void leave_log(sqlite3* database) {
    sqlite3_exec(database,
                 "PRAGMA wal_autocheckpoint = 0;"
                 "UPDATE property SET value = value || ' ';"
                 "UPDATE variant SET title = hex(randomblob(3000))",
                 nullptr, nullptr, nullptr);
}

void damage(const std::string& path) {
    auto bytes = read_file(path);
    const auto page = std::stoul(query_value(path, "PRAGMA page_size"));
    for (auto at = page; at + page <= bytes.size(); at += page) {
        bytes.replace(at, 8, 8, '\xff');
    }
    std::ofstream{path, std::ios::binary} << bytes;
}

} // namespace

TEST_CASE("a restore that was killed as it kept the old catalog is run again") {
    const Restored shops;
    fs::create_hard_link(shops.catalog,
                         shops.catalog + ".damaged-2026-03-01T120000.000Z");
    const auto result = shops.restore();
    CAPTURE(result.err);
    CHECK(result.exit_code == 0);
    CHECK(shops.dump() == shops.before);
    fs::create_hard_link(shops.catalog, shops.catalog + ".mine");
    CHECK(shops.restore().exit_code == 6);
}

TEST_CASE("a snapshot is put back, and the run that did it is remembered") {
    const Restored shops;
    const auto last = shops.value("SELECT MAX(id) FROM runs");
    const auto document = shops.json({"restore", shops.copy});
    CHECK(shops.dump() == shops.before);
    CHECK(document["variants"].GetUint64() == 3);
    CHECK(document["moved_aside"].IsNull());
    CHECK(document["last_run"].GetInt64() == 2);
    // The numbers of the two lost runs are not used again.
    CHECK(document["run"].GetInt64() == 5);
    CHECK(shops.value(
              "SELECT command || ' ' || state || ' ' || source FROM runs"
              " ORDER BY id DESC LIMIT 1") == "restore done " + shops.copy);
    CHECK(shops.run({"verify"}).exit_code == 0);
    CHECK(last == "4");
    shops.do_well({"link", "remove", "--shop", "eu", "--variant-id", "51"});
}

TEST_CASE("a snapshot is put back over a catalog that a kill left with its "
          "log") {
    const Restored shops;
    shops.in_killed_process(leave_log);
    REQUIRE(fs::file_size(shops.catalog + "-wal") > 0);
    CHECK(shops.restore().exit_code == 0);
    CHECK(shops.dump() == shops.before);
    CHECK(shops.value("PRAGMA integrity_check") == "ok");
    CHECK(shops.run({"verify"}).exit_code == 0);
    CHECK(shops.moved().empty());
}

TEST_CASE("who reads meanwhile sees what was before, then what is after") {
    const Restored shops;
    const auto reader = open_database(shops.catalog);
    execute(reader, "BEGIN; SELECT COUNT(*) FROM links");
    const auto idle = open_database(shops.catalog);
    execute(idle, "SELECT COUNT(*) FROM links");
    const auto blocks = [](const Database& database) {
        std::string count;
        sqlite3_exec(
            database.get(), "SELECT COUNT(*) FROM blocks",
            [](void* to, int, char** values, char**) {
                *static_cast<std::string*>(to) = values[0];
                return 0;
            },
            &count, nullptr);
        return count;
    };
    CHECK(shops.restore().exit_code == 0);
    CHECK(blocks(reader) == "2");
    CHECK(blocks(idle) == "0");
    execute(reader, "COMMIT");
    CHECK(blocks(reader) == "0");
    CHECK(shops.dump() == shops.before);
}

TEST_CASE("pages of another size are no hindrance") {
    const Restored shops;
    execute(open_database(shops.copy), "PRAGMA journal_mode = DELETE;"
                                       "PRAGMA page_size = 4096; VACUUM");
    REQUIRE(query_value(shops.copy, "PRAGMA page_size") == "4096");
    const auto reader = open_database(shops.catalog);
    execute(reader, "SELECT COUNT(*) FROM links");
    CHECK(shops.restore().exit_code == 0);
    CHECK(shops.value("PRAGMA page_size") == "16384");
    CHECK(shops.dump() == shops.before);
    CHECK(shops.run({"verify"}).exit_code == 0);
}

TEST_CASE(
    "a catalog that SQLite cannot open is kept under a name that is told") {
    const Restored shops;
    shops.in_killed_process(leave_log);
    const auto log = read_file(shops.catalog + "-wal");
    std::string bytes(20'000, 'x');
    SUBCASE("no database any more") {}
    SUBCASE("empty") {
        bytes.clear();
    }
    SUBCASE("cut short") {
        bytes = read_file(shops.catalog).substr(0, 30'000);
        fs::remove(shops.catalog + "-wal");
    }
    const auto has_log = fs::exists(shops.catalog + "-wal");
    fs::remove(shops.catalog + "-shm");
    shops.folder.write("catalog.db", bytes);
    fs::permissions(shops.catalog, fs::perms{0640});
    const auto restored = shops.restore({"-q"});
    CAPTURE(restored.err);
    CHECK(restored.exit_code == 0);
    const auto moved = restored.out.substr(restored.out.rfind(' ') + 1);
    const auto kept = moved.substr(0, moved.size() - 1);
    CHECK(read_file(kept) == bytes);
    CHECK(fs::exists(kept + "-wal") == has_log);
    if (has_log) {
        CHECK(read_file(kept + "-wal") == log);
    }
    CHECK(fs::hard_link_count(kept) == 1);
    CHECK(shops.dump() == shops.before);
    CHECK(fs::status(shops.catalog).permissions() == fs::perms{0640});
    CHECK(shops.run({"verify"}).exit_code == 0);
    CHECK_FALSE(fs::exists(shops.catalog + ".restoring"));
}

TEST_CASE("of a damaged catalog that SQLite still opens a copy is kept") {
    const Restored shops;
    const auto page_size = std::stoul(shops.value("PRAGMA page_size"));
    const auto root = std::stoul(value_in_private_tables(
        shops.catalog,
        "SELECT rootpage FROM sqlite_schema WHERE name = 'link_history'"));
    execute(open_database(shops.catalog), "PRAGMA wal_checkpoint(TRUNCATE)");
    auto bytes = read_file(shops.catalog);
    bytes.replace((root - 1) * page_size, 8, 8, '\xff');
    std::ofstream{shops.catalog, std::ios::binary} << bytes;
    // What a run left that was killed in the middle of its copy.
    const auto part = shops.catalog + ".damaged.part";
    std::ofstream{part} << "half of it";
    std::ofstream{part + "-journal"} << "and how to undo it";
    const auto restored = shops.restore({"-q"});
    CAPTURE(restored.err);
    CHECK(restored.exit_code == 0);
    const auto moved = restored.out.substr(restored.out.rfind(' ') + 1);
    const auto kept = moved.substr(0, moved.size() - 1);
    CHECK(contains(kept, ".damaged-"));
    CHECK(read_file(kept).substr((root - 1) * page_size, page_size) ==
          bytes.substr((root - 1) * page_size, page_size));
    CHECK(fs::status(kept).permissions() == fs::perms{0600});
    CHECK_FALSE(fs::exists(part));
    CHECK_FALSE(fs::exists(part + "-journal"));
    CHECK(shops.dump() == shops.before);
    CHECK(shops.run({"verify"}).exit_code == 0);
}

TEST_CASE("a restore goes on in a copy of the folder that it was cut off in") {
    // There, the two names of one file are two files.
    const Restored shops;
    const auto kept = shops.catalog + ".damaged-2026-11-01T000000Z";
    fs::rename(shops.catalog, kept);
    for (const std::string suffix : {"-wal", "-shm"}) {
        std::ofstream{shops.catalog + suffix} << "as it was";
        std::ofstream{kept + suffix} << "as it was";
    }
    std::ofstream{shops.catalog} << "hwsync restore was interrupted; run it "
                                    "again. The old catalog is\n"
                                 << kept << "\n";
    SUBCASE("and loses nothing") {
        const auto restored = shops.restore();
        CAPTURE(restored.err);
        CHECK(restored.exit_code == 0);
        CHECK(contains(restored.out, kept));
        CHECK(shops.dump() == shops.before);
        CHECK(read_file(kept + "-wal") == "as it was");
    }
    SUBCASE("but not where they differ") {
        std::ofstream{kept + "-wal"} << "another's";
        const auto before = shops.files();
        CHECK(shops.restore().exit_code == 6);
        CHECK(shops.files() == before);
    }
}

TEST_CASE("a damaged catalog that another program has open is left alone") {
    const Restored shops;
    // Its first page is gone, but who has it open goes on with the log.
    int ready[2];
    int done[2];
    REQUIRE(pipe(ready) == 0);
    REQUIRE(pipe(done) == 0);
    const pid_t child = fork();
    if (child == 0) {
        close(done[1]);
        sqlite3* database = nullptr;
        sqlite3_open(shops.catalog.c_str(), &database);
        sqlite3_exec(database, "BEGIN; SELECT COUNT(*) FROM links", nullptr,
                     nullptr, nullptr);
        char byte = 0;
        [[maybe_unused]] auto got = write(ready[1], &byte, 1);
        got = read(done[0], &byte, 1);
        _exit(0);
    }
    char byte = 0;
    REQUIRE(read(ready[0], &byte, 1) == 1);
    std::FILE* file = std::fopen(shops.catalog.c_str(), "r+");
    std::fwrite(std::string(200, 'x').data(), 1, 200, file);
    std::fclose(file);
    const auto before = shops.files();
    const auto refused = shops.restore();
    close(done[1]);
    waitpid(child, nullptr, 0);
    CHECK(refused.exit_code == 7);
    CHECK(contains(refused.err, "has the damaged catalog"));
    CHECK(shops.files().at("catalog.db") == before.at("catalog.db"));
    CHECK(shops.moved().empty());
    CHECK(shops.restore().exit_code == 0);
    CHECK(shops.dump() == shops.before);
}

TEST_CASE("where there is no catalog, the snapshot becomes it") {
    const Restored shops;
    fs::remove(shops.catalog);
    SUBCASE("and nothing of an earlier one") {
        CHECK(shops.restore().exit_code == 0);
        CHECK(shops.moved().empty());
    }
    SUBCASE("and what an earlier one left is kept") {
        shops.folder.write("catalog.db-wal", "of the one that is gone");
        const auto restored = shops.json({"restore", shops.copy});
        const auto kept = text_of(restored["moved_aside"]);
        CHECK(read_file(kept + "-wal") == "of the one that is gone");
    }
    CHECK(shops.dump() == shops.before);
    CHECK(fs::status(shops.catalog).permissions() == fs::perms{0600});
    CHECK(shops.run({"verify"}).exit_code == 0);
}

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

TEST_CASE("a snapshot of an earlier version is brought up to date") {
    const Restored shops;
    fs::remove(shops.copy);
    {
        const auto old = open_database(shops.copy);
        execute(old, read_file(HWSYNC_SCHEMAS "/schema_v6.sql").c_str());
        execute(old, "PRAGMA application_id = 1213682499;"
                     "PRAGMA user_version = 6;"
                     "INSERT INTO property VALUES ('primary', 'us'),"
                     " ('identifier', 'sku'), ('live_products', '0'),"
                     " ('live_variants', '0')");
    }
    CHECK(shops.restore().exit_code == 0);
    CHECK(shops.run({"status"}).exit_code == 0);
    CHECK(shops.value("SELECT COUNT(*) FROM runs") == "1");
}

TEST_CASE("a snapshot of an earlier version whose rows are not as they were "
          "stored is refused") {
    const Restored shops;
    fs::remove(shops.copy);
    {
        const auto old = open_database(shops.copy);
        execute(old, read_file(HWSYNC_SCHEMAS "/schema_v6.sql").c_str());
        execute(old, "PRAGMA application_id = 1213682499;"
                     "PRAGMA user_version = 6;"
                     "INSERT INTO property VALUES ('primary', 'us'),"
                     " ('identifier', 'sku'), ('live_products', '1'),"
                     " ('live_variants', '0');"
                     "INSERT INTO product (id, line_hash, digest, created_run,"
                     " changed_run) VALUES (1, 1, 1, 1, 1)");
    }
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

TEST_CASE("runs that were at work when the snapshot was made have ended") {
    const Restored shops;
    store(shops.copy, "INSERT INTO run (command, shop, source, by, pid,"
                      " started_at, state) VALUES ('associate', 'eu', '', 'me',"
                      " 1, '2026-01-01T00:00:00Z', 'running')");
    CHECK(shops.restore().exit_code == 0);
    CHECK(shops.value("SELECT COUNT(*) FROM runs WHERE state = 'running'") ==
          "0");
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
    CHECK(shops.dump() == before);
}

TEST_CASE("a snapshot of another company's catalog is refused") {
    const Restored shops;
    const auto other = shops.folder / "other.db";
    const auto path = shops.folder.write(
        "other.jsonl", to_jsonl({{.id = 901, .variants = {{901, "OTHER"}}}}));
    REQUIRE(
        run_hwsync({"-c", other, "import-bulk", "--file", path}).exit_code ==
        0);
    const auto before = shops.dump();
    const auto refused = shops.run({"restore", other});
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err, "it has none of the catalog's products"));
    CHECK(shops.dump() == before);
}

TEST_CASE("a catalog whose tables another program changed can be replaced") {
    const LinkedCatalog shops;
    const auto snapshot = shops.folder / "snapshot.db";
    shops.do_well({"snapshot", snapshot});
    for (const std::string change :
         {"ALTER TABLE publication RENAME COLUMN begun TO other",
          "DROP TABLE property", "DROP TABLE run"}) {
        CAPTURE(change);
        execute(open_database(shops.catalog), change.c_str());
        shops.do_well({"restore", snapshot});
        shops.do_well({"status"});
    }
}
