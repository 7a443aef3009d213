#include "program/file_limit.hpp"
#include "program/held_export.hpp"
#include "program/linked_catalog.hpp"
#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <set>
#include <string>

#include <sys/stat.h>

namespace fs = std::filesystem;

namespace {

std::string files_in(const fs::path& folder) {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) {
        names.insert(entry.path().filename());
    }
    return fmt::format("{}", fmt::join(names, " "));
}

mode_t mode_of(const fs::path& path) {
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    return status.st_mode & 07777U;
}

class Copies : public LinkedCatalog {
public:
    Copies() { fs::create_directory(folder / "copies"); }

    RunResult snapshot(const Words& more = {}) const {
        Words words{"snapshot", copy};
        words.insert(words.end(), more.begin(), more.end());
        return run(words);
    }
    std::string files() const { return files_in(folder / "copies"); }

    const std::string copy = folder / "copies/acme.db";
};

} // namespace

TEST_CASE("a snapshot is a catalog of its own, for its owner alone") {
    const Copies shops;
    const auto before = shops.dump();
    const auto mask = umask(0);
    const auto taken = shops.snapshot({"-f", "json"});
    umask(mask);
    CHECK(taken.exit_code == 0);
    CHECK(shops.files() == "acme.db");
    CHECK(mode_of(shops.copy) == 0600);
    const auto document = document_of(taken);
    CHECK(document["bytes"].GetUint64() == fs::file_size(shops.copy));
    CHECK(document["variants"].GetUint64() == 3);
    CHECK(text_of(document["path"]) == shops.copy);

    const auto on_copy = [&](const LinkedCatalog::Words& words) {
        auto all = words;
        all.insert(all.begin(), {"-c", shops.copy});
        return run_hwsync(all);
    };
    CHECK(on_copy({"verify"}).exit_code == shops.run({"verify"}).exit_code);
    CHECK(on_copy({"link", "list", "-f", "csv"}).out ==
          shops.run({"link", "list", "-f", "csv"}).out);
    CHECK(on_copy({"import-bulk", "--file", shops.folder / "us.jsonl"})
              .exit_code == 0);
    CHECK(shops.dump() == before);
}

TEST_CASE("a snapshot replaces a file only when told to") {
    const Copies shops;
    shops.folder.write("copies/acme.db", "mine");
    const auto refused = shops.snapshot();
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err, "--force"));
    CHECK(read_file(shops.copy) == "mine");
    CHECK(shops.files() == "acme.db");
    CHECK(shops.snapshot({"--force"}).exit_code == 0);
    CHECK(query_value(shops.copy, "SELECT COUNT(*) FROM variants") == "3");
    CHECK(shops.files() == "acme.db");
}

TEST_CASE("a snapshot goes where it harms nothing") {
    const Copies shops;
    const auto code = [&](const std::string& path) {
        return shops.run({"snapshot", path, "--force"}).exit_code;
    };
    CHECK(code(shops.catalog) == 2);
    CHECK(code(shops.folder / "copies") == 2);
    CHECK(code(shops.folder / "nowhere/acme.db") == 6);
    shops.folder.write("copies/acme.db-wal", "of another one");
    CHECK(code(shops.copy) == 8);
    CHECK(shops.files() == "acme.db-wal");
    CHECK(run_hwsync({"-c", shops.folder / "none.db", "snapshot", shops.copy})
              .exit_code == 6);
}

TEST_CASE("what a killed snapshot left is written anew, and a link is not") {
    const Copies shops;
    shops.folder.write("copies/acme.db.part", std::string(100'000, 'x'));
    CHECK(shops.snapshot().exit_code == 0);
    CHECK(shops.files() == "acme.db");
    CHECK(query_value(shops.copy, "PRAGMA integrity_check") == "ok");

    const auto precious = shops.folder.write("precious", "precious");
    fs::create_symlink(precious, shops.copy + ".part");
    CHECK(shops.snapshot({"--force"}).exit_code == 6);
    fs::remove(shops.copy + ".part");
    fs::create_hard_link(precious, shops.copy + ".part");
    CHECK(shops.snapshot({"--force"}).exit_code == 6);
    CHECK(read_file(precious) == "precious");
}

TEST_CASE("a snapshot that finds no room leaves nothing behind") {
    const Copies shops;
    RunResult result;
    {
        const FileLimit limit{40'000};
        result = shops.snapshot();
    }
    CHECK(result.exit_code == 6);
    CHECK(contains(result.err, "could not be made"));
    CHECK(shops.files().empty());
}

TEST_CASE("a damaged catalog makes no snapshot") {
    const Copies shops;
    // The lists that hold the rows, but not the schema, become nonsense.
    shops.do_well({"runs"});
    execute(shops.catalog, "PRAGMA wal_checkpoint(TRUNCATE)");
    auto bytes = read_file(shops.catalog);
    const auto page = std::stoul(shops.value("PRAGMA page_size"));
    for (auto at = 2 * page; at + page <= bytes.size(); at += page) {
        bytes.replace(at, 8, 8, '\xff');
    }
    shops.folder.write("catalog.db", bytes);
    CHECK(shops.snapshot().exit_code == 6);
    CHECK(shops.files().empty());
}

TEST_CASE("a snapshot is taken while an import writes, of what was before") {
    const Copies shops;
    const auto before = shops.value("SELECT COUNT(*) FROM variants");
    HeldExport held{shops.folder / "held"};
    RunOptions options;
    options.meanwhile = [&](pid_t) {
        CHECK(held.feed_until_held());
        CHECK(shops.snapshot().exit_code == 0);
        held.end();
    };
    CHECK(shops
              .run({"import-bulk", "--file", held.path(), "--max-delete", "100",
                    "--allow-foreign"},
                   options)
              .exit_code == 0);
    CHECK(query_value(shops.copy, "SELECT COUNT(*) FROM variants") == before);
    CHECK(shops.value("SELECT COUNT(*) FROM variants") == "4000");
}
