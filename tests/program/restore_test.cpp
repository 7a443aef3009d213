#include "program/restored_catalog.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include <sys/wait.h>

namespace fs = std::filesystem;

namespace {

void leave_log(sqlite3* database) {
    sqlite3_exec(database,
                 "PRAGMA wal_autocheckpoint = 0;"
                 "UPDATE property SET value = value || ' ';"
                 "UPDATE variant SET title = hex(randomblob(3000))",
                 nullptr, nullptr, nullptr);
}

/// Changes pages that SQLite has to write before the end.
void leave_journal(sqlite3* database) {
    sqlite3_exec(database,
                 "PRAGMA cache_size = 5; BEGIN;"
                 "UPDATE property SET value = value || ' ';"
                 "UPDATE variant SET title = hex(randomblob(30000));"
                 "CREATE TABLE other AS SELECT title FROM variant",
                 nullptr, nullptr, nullptr);
}

} // namespace

TEST_CASE("what a killed run left of a catalog with a journal is taken back by "
          "whoever may write it") {
    for (const auto& words :
         {Restored::Words{"status"}, Restored::Words{"link", "list"},
          Restored::Words{"link", "remove", "--shop", "eu", "--variant-id",
                          "53"}}) {
        CAPTURE(words);
        const Restored shops;
        // A snapshot has no write-ahead log.
        fs::copy_file(shops.copy, shops.catalog,
                      fs::copy_options::overwrite_existing);
        shops.in_killed_process(leave_journal);
        REQUIRE(fs::file_size(shops.catalog + "-journal") > 512);
        shops.do_well(words);
        CHECK_FALSE(fs::exists(shops.catalog + "-journal"));
        CHECK(shops.run({"verify"}).exit_code == 0);
    }
}

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

TEST_CASE("a snapshot of an earlier version is brought up to date") {
    const Restored shops;
    make_version_6(shops.copy);
    fs::remove(shops.catalog);
    CHECK(shops.restore().exit_code == 0);
    CHECK(shops.run({"status"}).exit_code == 0);
    CHECK(shops.value("SELECT COUNT(*) FROM runs") == "1");
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
