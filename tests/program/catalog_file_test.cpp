#include "program/exports.hpp"
#include "program/file_limit.hpp"
#include "program/held_export.hpp"
#include "program/imports.hpp"
#include "program/query.hpp"
#include "program/read_only_mount.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <sys/stat.h>

namespace {

namespace fs = std::filesystem;

const std::string text = products(1, 30);

unsigned mode_of(const fs::path& path) {
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    return status.st_mode & 0777U;
}

/// The process' umask while this lives.
class Umask {
public:
    explicit Umask(mode_t mask) : m_before(umask(mask)) {}
    ~Umask() { umask(m_before); }
    Umask(const Umask&) = delete;
    Umask& operator=(const Umask&) = delete;

private:
    mode_t m_before;
};

struct Unusable {
    std::string words;
    std::function<void(const ImportFixture&)> make;
};

void overwrite(const ImportFixture& fixture, std::size_t from) {
    auto bytes = read_file(fixture.catalog);
    REQUIRE(bytes.size() > from);
    const auto size = bytes.size();
    bytes.resize(from);
    bytes.resize(size, '\xaa');
    fixture.folder.write("catalog.db", bytes);
}

void remove_locks(const ImportFixture& fixture) {
    for (const auto& entry : fs::directory_iterator(fixture.folder.path())) {
        if (entry.path().extension() == ".lock") {
            fs::remove(entry.path());
        }
    }
}

std::vector<Unusable> unusable_catalogs() {
    const auto fill = [](const ImportFixture& fixture) {
        REQUIRE(fixture.import(text).exit_code == 0);
    };
    return {
        {"it is empty, not a catalog",
         [](const auto& fixture) { fixture.folder.write("catalog.db", ""); }},
        {"it is not an SQLite database",
         [](const auto& fixture) {
             fixture.folder.write("catalog.db", std::string(8192, 'x'));
         }},
        {"it is not an SQLite database",
         [fill](const auto& fixture) {
             fill(fixture);
             overwrite(fixture, 0);
         }},
        {"it is damaged",
         [fill](const auto& fixture) {
             fill(fixture);
             overwrite(fixture, 4096);
         }},
        {"it is damaged",
         [fill](const auto& fixture) {
             fill(fixture);
             fs::resize_file(fixture.catalog, 5000);
         }},
        {"it is another application's database",
         [](const auto& fixture) {
             fixture.folder.write("catalog.db", "");
             execute(fixture.catalog, "CREATE TABLE theirs (x)");
         }},
        {"it was made by a newer version of hwsync",
         [fill](const auto& fixture) {
             fill(fixture);
             execute(fixture.catalog, "PRAGMA user_version = 99");
             execute(fixture.catalog, "PRAGMA wal_checkpoint(TRUNCATE)");
         }},
        {"it is read-only",
         [fill](const auto& fixture) {
             fill(fixture);
             fs::permissions(fixture.catalog, fs::perms{0444});
         }},
    };
}

} // namespace

TEST_CASE("a dry run does not bring an older catalog up to date") {
    const ImportFixture fixture;
    const auto file = fixture.folder.write("us.jsonl", text);
    fixture.folder.write("catalog.db", "");
    execute(fixture.catalog,
            read_file(HWSYNC_SOURCE "/tests/unit/catalog/schema_v2.sql"));
    execute(fixture.catalog, "PRAGMA application_id = 0x48575343;"
                             "PRAGMA user_version = 2");
    const auto before = read_file(fixture.catalog);
    const auto result = fixture.import_file(file, {"--dry-run"});
    CHECK(result.exit_code == 6);
    CHECK(contains(result.err, "a dry run does not bring it up to date"));
    CHECK(read_file(fixture.catalog) == before);
    CHECK(fixture.import_file(file).exit_code == 0);
    CHECK(fixture.import_file(file, {"--dry-run"}).exit_code == 0);
    CHECK(fixture.value("PRAGMA user_version") != "2");
}

TEST_CASE("a catalog that cannot be used is refused and stays byte for byte") {
    for (const auto& unusable : unusable_catalogs()) {
        const auto& [words, make] = unusable;
        CAPTURE(unusable.words);
        const ImportFixture fixture;
        fixture.folder.write("export.jsonl", text);
        make(fixture);
        remove_locks(fixture);
        const auto bytes = read_file(fixture.catalog);
        const auto files = fixture.files();
        for (const std::string dry : {"", "--dry-run"}) {
            const auto result = dry.empty() ? fixture.import(text)
                                            : fixture.import(text, {dry});
            CHECK(result.exit_code == 6);
            CHECK(contains(result.err, words));
            CHECK(contains(result.err, fixture.catalog));
            const auto document = document_of(result);
            CHECK(text_of(document["error"]["kind"]) == "storage");
            CHECK(document["run"].IsNull());
            CHECK(read_file(fixture.catalog) == bytes);
        }
        CHECK_FALSE(contains(fixture.files(), ".lock"));
        if (!contains(words, "damaged")) {
            CHECK(fixture.files() == files);
        }
    }
}

TEST_CASE("nothing that writes leaves a lock beside a catalog that cannot be "
          "used") {
    const std::vector<std::vector<std::string>> commands{
        {"sync"},
        {"sync", "--full"},
        {"sync", "--dry-run"},
        {"publish"},
        {"undo", "1"},
        {"link", "add", "--shop", "eu", "--variant-id", "1", "SKU-10"},
        {"waive", "add", "--shop", "eu", "--variant-id", "1", "--note", "x"},
        {"shop", "rename", "primary", "us"}};
    for (const auto& [words, make] : unusable_catalogs()) {
        const ImportFixture fixture;
        const auto config = fixture.folder.write(
            "hwsync.toml",
            "primary = \"primary\"\n"
            "[shops.primary]\ndomain = \"a.myshopify.com\"\n"
            "[shops.eu]\ndomain = \"b.myshopify.com\"\n"
            "[publish]\nurl = \"postgresql://hwsync@/brands?host=/nowhere\"\n"
            "brand = \"acme\"\nafter = \"never\"\n");
        make(fixture);
        remove_locks(fixture);
        for (auto command : commands) {
            CAPTURE(words);
            CAPTURE(command[0]);
            command.insert(command.end(),
                           {"-c", fixture.catalog, "--config", config});
            CHECK(run_hwsync(command).exit_code != 0);
            CHECK_FALSE(contains(fixture.files(), ".lock"));
        }
    }
}

TEST_CASE("a catalog that is a directory, or in none, is refused") {
    const ImportFixture fixture;
    const auto export_file = fixture.folder.write("export.jsonl", text);
    const auto other = fixture.folder.write("other.jsonl", text);
    const auto folder = fixture.folder.path().string();
    for (const auto& unusable :
         std::vector<std::pair<std::string, std::string>>{
             {folder, "it is a directory"},
             {folder + "/missing/catalog.db", "missing"},
             {other, "it is not an SQLite database"},
             {other + "/catalog.db", "Not a directory"},
             {"/dev/null", "it is not a file"}}) {
        const auto& [catalog, words] = unusable;
        CAPTURE(unusable.first);
        const auto result = run_hwsync(
            {"import-bulk", "--catalog", catalog, "--file", export_file});
        CHECK(result.exit_code == 6);
        CHECK(contains(result.err, words));
        CHECK(result.out.empty());
    }
    CHECK(fixture.files() == "export.jsonl other.jsonl");
    CHECK(read_file(other) == text);
}

TEST_CASE("a read-only catalog can be looked at") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(text).exit_code == 0);
    fs::permissions(fixture.catalog, fs::perms{0444});
    CHECK(run_hwsync({"show", "--catalog", fixture.catalog, "SKU-10"})
              .exit_code == 0);
    CHECK(run_hwsync({"runs", "--catalog", fixture.catalog}).exit_code == 0);
}

TEST_CASE(
    "a catalog on a read-only file system is verified, though others left "
    "their log beside it") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(text).exit_code == 0);
    std::ofstream{fixture.catalog + "-wal"};
    std::ofstream{fixture.catalog + "-shm"} << std::string(32'768, '\0');
    const ReadOnlyMount mount{fixture.folder.path(), fixture.folder.path()};
    if (!mount) {
        MESSAGE("nothing can be mounted here");
        return;
    }
    for (const auto* command : {"verify", "status", "doctor"}) {
        CAPTURE(command);
        const auto result = run_hwsync({command, "--catalog", fixture.catalog});
        CHECK(result.exit_code == 0);
    }
}

TEST_CASE("what is beside a catalog that was copied to where nobody may write "
          "is named") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(text).exit_code == 0);
    std::string named;
    SUBCASE("a log") {
        std::ofstream{fixture.catalog + "-wal"} << std::string(5'000, 'x');
        named = "the log -wal beside it";
    }
    SUBCASE("an empty one") {
        std::ofstream{fixture.catalog + "-wal"};
    }
    SUBCASE("a journal") {
        std::ofstream{fixture.catalog + "-journal"} << std::string(5'000, 'x');
        named = "the -journal beside it";
    }
    const ReadOnlyMount mount{fixture.folder.path(), fixture.folder.path()};
    if (!mount) {
        MESSAGE("nothing can be mounted here");
        return;
    }
    for (const auto* command : {"verify", "status"}) {
        CAPTURE(command);
        const auto result = run_hwsync({command, "--catalog", fixture.catalog});
        CHECK(result.exit_code == (named.empty() ? 0 : 6));
        CHECK(contains(result.err, named));
        CHECK(contains(result.err, named.empty() ? "" : "copy both to"));
    }
}

TEST_CASE("files are made for their owner alone, whatever the umask") {
    for (const mode_t mask : {0U, 022U, 0277U, 0777U}) {
        CAPTURE(mask);
        const ImportFixture fixture;
        HeldExport held{fixture.folder / "held"};
        RunOptions options;
        options.meanwhile = [&](pid_t) {
            CHECK(held.feed_until_held());
            for (const auto& entry :
                 fs::directory_iterator(fixture.folder.path())) {
                CAPTURE(entry.path().string());
                CHECK(mode_of(entry.path()) == 0600);
            }
            held.end();
        };
        const Umask umask{mask};
        CHECK(fixture.import_file(held.path(), {}, "import-bulk", options)
                  .exit_code == 0);
        CHECK(mode_of(fixture.catalog) == 0600);
    }
}

TEST_CASE("a mode that an operator changed stays") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(text).exit_code == 0);
    fs::permissions(fixture.catalog, fs::perms{0640});
    CHECK(fixture.import(products(1, 31)).exit_code == 0);
    CHECK(mode_of(fixture.catalog) == 0640);
}

TEST_CASE(
    "a catalog may be a symbolic link, and is one catalog by both names") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(text).exit_code == 0);
    const auto alias = fixture.folder / "alias.db";
    fs::create_symlink("catalog.db", alias);
    const auto more = fixture.folder.write("more.jsonl", products(1, 31));
    const std::vector<std::string> import{"import-bulk", "--catalog", alias,
                                          "--file", more};
    CHECK(run_hwsync(import).exit_code == 0);
    CHECK(fs::is_symlink(alias));
    CHECK(fixture.value("SELECT COUNT(*) FROM products") == "31");

    HeldExport held{fixture.folder / "held"};
    RunOptions options;
    options.meanwhile = [&](pid_t) {
        CHECK(held.feed_until_held());
        const auto result = run_hwsync(import);
        CHECK(result.exit_code == 7);
        CHECK(contains(result.err, "is held by import-bulk, process "));
        held.end();
    };
    CHECK(fixture.import_file(held.path(), {}, "import-bulk", options)
              .exit_code == 0);
}

TEST_CASE("what a killed run left where the catalog would be does no harm") {
    const ImportFixture fixture;
    for (const auto* name :
         {"catalog.db-wal", "catalog.db-shm", "catalog.db-journal",
          "catalog.db.unfinished-wal", "catalog.db.unfinished-journal"}) {
        fixture.folder.write(name, std::string(5000, 'x'));
    }
    fixture.folder.write("catalog.db.unfinished", std::string(5000, '\0'));
    CHECK(fixture.import(text).exit_code == 0);
    CHECK(fixture.files() == "catalog.db catalog.db.import-bulk.primary.lock "
                             "catalog.db.lock export.jsonl");
    CHECK(fixture.value("PRAGMA integrity_check") == "ok");
}

TEST_CASE("a second name that a killed run left goes, another's file stays") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(text).exit_code == 0);
    const auto second = fixture.folder / "catalog.db.unfinished";

    SUBCASE("of the catalog") {
        fs::create_hard_link(fixture.catalog, second);
        CHECK(fixture.import(products(1, 31)).exit_code == 0);
        CHECK_FALSE(fs::exists(second));
        CHECK(fixture.value("SELECT COUNT(*) FROM products") == "31");
    }
    SUBCASE("of a file of somebody else") {
        fixture.folder.write("catalog.db.unfinished", "mine");
        CHECK(fixture.import(products(1, 31)).exit_code == 0);
        CHECK(read_file(second) == "mine");
    }
}

TEST_CASE("an unfinished catalog that lies beside a catalog goes") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(text).exit_code == 0);
    const auto left = fixture.catalog + ".unfinished";
    fs::copy_file(fixture.catalog, left);
    SUBCASE("with an import") {
        CHECK(fixture.import(products(1, 31)).exit_code == 0);
    }
    SUBCASE("with what puts another catalog there") {
        const auto snapshot = fixture.folder / "snapshot.db";
        REQUIRE(run_hwsync({"snapshot", "-c", fixture.catalog, snapshot})
                    .exit_code == 0);
        fs::remove(fixture.catalog);
        CHECK(run_hwsync({"restore", "-c", fixture.catalog, snapshot})
                  .exit_code == 0);
    }
    CHECK_FALSE(fs::exists(left));
}

TEST_CASE("what somebody else has where a catalog is made stays") {
    const ImportFixture fixture;
    const auto other = fixture.catalog + ".unfinished";
    SUBCASE("a text") {
        fixture.folder.write("catalog.db.unfinished", "mine");
    }
    SUBCASE("another application's database") {
        fixture.folder.write("catalog.db.unfinished",
                             std::string{"SQLite format 3\0", 16} +
                                 std::string(500, 'x'));
    }
    SUBCASE("a link to an empty file") {
        fs::create_symlink(fixture.folder.write("mine", ""), other);
    }
    const auto before = read_file(other);
    const auto result = fixture.import(text);
    CHECK(result.exit_code == 6);
    CHECK(contains(result.err, "catalog.db.unfinished is in the way"));
    CHECK(contains(result.err, "move that elsewhere"));
    CHECK(read_file(other) == before);
    CHECK_FALSE(fs::exists(fixture.catalog));
}

TEST_CASE("a limit of a file's size is named, and is not the disk's fault") {
    const ImportFixture fixture;
    const auto large = fixture.folder.write("large.jsonl", products(1, 5'000));
    const auto import = [&] {
        return run_hwsync(
            {"import-bulk", "-c", fixture.catalog, "--file", large});
    };
    RunResult result;
    {
        // Enough for the tables, not for the rows.
        const FileLimit limit{1'200'000};
        result = import();
    }
    CAPTURE(result.err);
    CHECK(result.exit_code == 6);
    CHECK(contains(result.err, "File too large"));
    CHECK(contains(result.err, "ulimit -f"));
    CHECK(import().exit_code == 0);
}

TEST_CASE("a report that cannot be written leaves the run committed") {
    struct Row {
        RunOptions options;
        std::string words;
    };
    const std::vector<Row> rows{
        {{.stdout_to = "/dev/full"}, "No space left on device"},
        {{.closed = {1}}, "it is closed"},
        {{.read_at_most = 0}, "Broken pipe"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.words);
        for (const std::string format : {"text", "json"}) {
            const ImportFixture fixture;
            const auto result = fixture.import_file(
                fixture.folder.write("export.jsonl", text),
                {"--format", format}, "import-bulk", row.options);
            CHECK(result.exit_code == 9);
            CHECK(contains(result.err, "run 1 is committed"));
            CHECK(contains(result.err, row.words));
            CHECK(fixture.last_run() == "done 9");
            CHECK(fixture.value("SELECT COUNT(*) FROM products") == "30");
            CHECK(run_hwsync({"verify", "-c", fixture.catalog}).exit_code == 0);
        }
    }
}
