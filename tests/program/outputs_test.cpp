#include "program/linked_catalog.hpp"
#include "program/live_shops.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <sys/stat.h>
#include <sys/wait.h>

namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string>;

/// Every file of a folder with what it holds; what is no file as its type.
std::map<std::string, std::string> files_in(const TestFolder& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::directory_iterator(folder.path())) {
        files[entry.path().filename()] =
            entry.is_regular_file()
                ? read_file(entry.path())
                : fmt::format("type {}",
                              static_cast<int>(entry.symlink_status().type()));
    }
    return files;
}

/// A catalog, a config with a credential, and every command that writes to a
/// path that it is given.
class Outputs : public LinkedCatalog {
public:
    Outputs() : LinkedCatalog("token_file = \"token\"\n") {
        folder.write("token", "shpat_secret");
        fs::permissions(folder / "token", fs::perms{0600});
    }

    struct Writer {
        std::string what;
        std::function<Words(const std::string& path)> words;
    };

    std::vector<Writer> writers() const {
        const Words associate{"associate", "--shop", "eu", "--file",
                              folder / "eu.jsonl"};
        const auto with = [](Words words, const Words& more) {
            words.insert(words.end(), more.begin(), more.end());
            return words;
        };
        return {
            {"report",
             [](const auto& path) {
                 return Words{"report", path};
             }},
            {"--plan",
             [=](const auto& path) {
                 return with(associate, {"--plan", path});
             }},
            {"--plan in a dry run",
             [=](const auto& path) {
                 return with(associate, {"--plan", path, "--dry-run"});
             }},
            {"snapshot",
             [](const auto& path) {
                 return Words{"snapshot", path, "--force"};
             }},
            {"metrics_file", [this](const auto& path) {
                 write_config(
                     two_shops_config + "token_file = \"token\"\n" +
                     fmt::format("[notify]\nmetrics_file = \"{}\"\n", path));
                 return Words{"import-bulk", "--file", folder / "us.jsonl"};
             }}};
    }

    /// What a command that is refused, with a file as its standard input, says.
    std::string fed_from(const std::string& file, const Words& words) const {
        const auto* const named = std::getenv("HWSYNC_BINARY");
        auto line = fmt::format("'{}' -c '{}' --config '{}'",
                                named != nullptr ? named : HWSYNC_BINARY,
                                catalog, config);
        for (const auto& word : words) {
            line += " " + word;
        }
        const TestFolder outside;
        const auto status = std::system(
            fmt::format("{} < '{}' 2> '{}'", line, file, outside / "said")
                .c_str());
        CHECK(WEXITSTATUS(status) == 2);
        return read_file(outside / "said");
    }

    /// Each of the writers, refused and with nothing changed.
    void refuses(const std::string& path,
                 const RunOptions& options = {}) const {
        for (const auto& writer : writers()) {
            CAPTURE(writer.what);
            CAPTURE(path);
            const auto words = writer.words(path);
            const auto before = files_in(folder);
            const auto result = run(words, options);
            CAPTURE(result.err);
            CHECK(result.exit_code == 2);
            CHECK(result.out.empty());
            CHECK((files_in(folder) == before));
            write_config(two_shops_config + "token_file = \"token\"\n");
        }
    }
};

/// What a run has of its own, and what it is called.
const std::vector<std::string> own_names{"catalog.db",
                                         "catalog.db-wal",
                                         "catalog.db-shm",
                                         "catalog.db-journal",
                                         "catalog.db.unfinished",
                                         "catalog.db.unfinished-wal",
                                         "catalog.db.lock",
                                         "catalog.db.import-bulk.us.lock",
                                         "catalog.db.associate.never.lock",
                                         "hwsync.toml",
                                         "token"};

} // namespace

TEST_CASE("nothing that a run writes takes the place of a file of its own") {
    const Outputs shops;
    for (const auto& name : own_names) {
        shops.refuses(shops.folder / name);
    }
}

TEST_CASE("a companion of the catalog is one while it is there, too") {
    const Outputs shops;
    for (const auto* name : {"catalog.db-journal", "catalog.db.unfinished",
                             "catalog.db.associate.eu.lock"}) {
        shops.folder.write(name, "precious");
        shops.refuses(shops.folder / name);
    }
}

TEST_CASE("a file of a run's own is known by whatever name and path") {
    const Outputs shops;
    fs::create_directory(shops.folder / "below");
    for (const auto& name :
         {"catalog.db", "catalog.db.lock", "hwsync.toml", "token"}) {
        fs::create_hard_link(shops.folder / name, shops.folder / "hard");
        shops.refuses(shops.folder / "hard");
        fs::remove(shops.folder / "hard");
        fs::create_symlink(name, shops.folder / "soft");
        shops.refuses(shops.folder / "soft");
        fs::create_symlink("soft", shops.folder / "softer");
        shops.refuses(shops.folder / "softer");
        fs::remove(shops.folder / "soft");
        fs::remove(shops.folder / "softer");
        shops.refuses(shops.folder / fmt::format("below/../{}", name));
    }
    // One that leads to where there is nothing yet.
    fs::create_symlink("catalog.db-wal", shops.folder / "soft");
    shops.refuses(shops.folder / "soft");
    fs::create_directory_symlink(".", shops.folder / "same");
    shops.refuses(shops.folder / "same/catalog.db-shm");
}

TEST_CASE("a path is relative to where the command is started") {
    const Outputs shops;
    for (const auto* name : {"catalog.db", "catalog.db-wal", "./token"}) {
        for (const auto& writer : shops.writers()) {
            if (writer.what == "metrics_file") {
                continue; // it is relative to the config file
            }
            const auto before = files_in(shops.folder);
            CHECK(shops.run(writer.words(name), {.folder = shops.folder.path()})
                      .exit_code == 2);
            CHECK((files_in(shops.folder) == before));
        }
    }
}

TEST_CASE("the catalog that a link leads to has its companions there") {
    const Outputs shops;
    fs::create_directory(shops.folder / "elsewhere");
    fs::create_symlink("../catalog.db", shops.folder / "elsewhere/linked.db");
    const auto linked = shops.folder / "elsewhere/linked.db";
    for (const auto& path :
         {linked, shops.catalog + "-wal", shops.catalog + ".lock"}) {
        CAPTURE(path);
        const auto before = files_in(shops.folder);
        CHECK(run_hwsync({"-c", linked, "report", path}).exit_code == 2);
        CHECK((files_in(shops.folder) == before));
    }
}

TEST_CASE("what is read is not written over") {
    const Outputs shops;
    const auto input = shops.folder / "eu.jsonl";
    const Words associate{"associate", "--shop", "eu", "--plan", input};
    const auto before = files_in(shops.folder);
    auto words = associate;
    words.insert(words.end(), {"--file", input});
    CHECK(shops.run(words).exit_code == 2);
    words.push_back("--force");
    CHECK(shops.run(words).exit_code == 2);
    CHECK((files_in(shops.folder) == before));
}

TEST_CASE("no metrics take the place of what the run reads") {
    const Outputs shops;
    // Not refused for what it holds: nothing is there to lose.
    const auto input = shops.folder.write("input", "");
    fs::create_hard_link(input, shops.folder / "hard");
    fs::create_symlink(input, shops.folder / "soft");
    const std::vector<Words> readers{
        {"import-bulk", "--file", input},
        {"import-new", "--file", input},
        {"associate", "--shop", "eu", "--file", input},
        {"link", "import", input},
        {"waive", "import", input},
        {"apply", input}};
    for (const auto* name : {"input", "hard", "soft"}) {
        shops.write_config(
            two_shops_config +
            fmt::format("[notify]\nmetrics_file = \"{}\"\n", name));
        const auto before = files_in(shops.folder);
        for (auto words : readers) {
            CAPTURE(words.front());
            CAPTURE(name);
            const auto result = shops.run(words);
            CAPTURE(result.err);
            CHECK(result.exit_code == 2);
            CHECK(contains(result.err, "is the input: name another file"));
            words.back() = "-";
            CHECK(contains(shops.fed_from(input, words),
                           "is the input: name another file"));
        }
        CHECK((files_in(shops.folder) == before));
    }
    // Under this name they are written before they take the other's place.
    fs::rename(input, shops.folder / "m.prom.new");
    shops.write_config(two_shops_config +
                       "[notify]\nmetrics_file = \"m.prom\"\n");
    CHECK(shops.run({"import-bulk", "--file", shops.folder / "m.prom.new"})
              .exit_code == 2);
}

TEST_CASE("a catalog that is yet to be made is one already") {
    const TestFolder folder;
    const auto catalog = folder / "new.db";
    const auto input = folder.write("us.jsonl", "");
    const auto config =
        folder.write("hwsync.toml", "[notify]\nmetrics_file = \"new.db\"\n");
    CHECK(run_hwsync({"-c", catalog, "--config", config, "import-bulk",
                      "--file", input})
              .exit_code == 2);
    CHECK(run_hwsync({"-c", catalog, "report", catalog}).exit_code == 2);
    CHECK_FALSE(fs::exists(catalog));
}

TEST_CASE("a file of somebody else's is replaced by force alone") {
    const Outputs shops;
    const auto other = shops.folder.write("other", "precious\n");
    for (const auto& writer : shops.writers()) {
        CAPTURE(writer.what);
        auto words = writer.words(other);
        const bool is_snapshot = writer.what == "snapshot";
        const bool is_metrics = writer.what == "metrics_file";
        if (is_snapshot) {
            words.pop_back();
        }
        const auto before = files_in(shops.folder);
        const auto refused = shops.run(words);
        CAPTURE(refused.err);
        CHECK(refused.exit_code == 8);
        CHECK((contains(refused.err, "--force") || is_metrics));
        CHECK((files_in(shops.folder) == before));
        if (is_metrics) {
            continue;
        }
        words.push_back("--force");
        CHECK(shops.run(words).exit_code == 0);
        shops.folder.write("other", "precious\n");
    }
}

TEST_CASE("what hwsync wrote it replaces unasked") {
    const Outputs shops;
    for (const auto& writer : shops.writers()) {
        CAPTURE(writer.what);
        if (writer.what == "snapshot") {
            continue;
        }
        const auto path = shops.folder / "mine";
        const auto words = writer.words(path);
        for (int times = 0; times < 2; ++times) {
            const auto result = shops.run(words);
            CAPTURE(result.err);
            CHECK(result.exit_code == 0);
            CHECK(result.err.empty());
        }
        fs::remove(path);
    }
    // A page of a release before this one.
    shops.folder.write("old.html",
                       "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
                       "<title>hwsync: what is linked to us</title>\n");
    CHECK(shops.run({"report", shops.folder / "old.html"}).exit_code == 0);
    shops.folder.write("other.html", "<!DOCTYPE html>\n<title>mine</title>\n");
    CHECK(shops.run({"report", shops.folder / "other.html"}).exit_code == 8);
}

TEST_CASE("a folder that is not there is named before anything is read") {
    const Outputs shops;
    const auto before = files_in(shops.folder);
    for (const auto& writer : shops.writers()) {
        if (writer.what == "metrics_file") {
            continue; // it fails no run
        }
        CAPTURE(writer.what);
        const auto result = shops.run(writer.words(shops.folder / "no/file"));
        CHECK(result.exit_code == 6);
        CHECK(contains(result.err, ": there is no folder " +
                                       (shops.folder / "no") + ": make it, "));
        CHECK((files_in(shops.folder) == before));
    }
}

TEST_CASE("a folder, a device and a FIFO are no place for a file") {
    const Outputs shops;
    const auto fifo = shops.folder / "fifo";
    REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
    fs::create_directory(shops.folder / "below");
    // Never a device by its own name: what replaces it harms the machine.
    const auto device = shops.folder / "device";
    fs::create_symlink("/dev/null", device);
    for (const auto& path : {fifo, shops.folder / "below", device}) {
        CAPTURE(path);
        for (const auto& writer : shops.writers()) {
            CAPTURE(writer.what);
            const auto before = files_in(shops.folder);
            const auto result = shops.run(writer.words(path));
            if (writer.what == "metrics_file") {
                CHECK(result.exit_code == 0);
                CHECK(contains(result.err, "metrics file"));
                CHECK(fs::status(path).type() != fs::file_type::regular);
                shops.write_config(two_shops_config);
                continue;
            }
            CHECK(result.exit_code == 2);
            CHECK((files_in(shops.folder) == before));
        }
    }
}

TEST_CASE("nothing that is written to a file goes to standard output") {
    const Outputs shops;
    const auto before = files_in(shops.folder);
    for (const auto& words :
         {Words{"report", "-"}, Words{"report", "-", "--force"},
          Words{"snapshot", "-"},
          Words{"associate", "--shop", "eu", "--file",
                shops.folder / "eu.jsonl", "--plan", "-"}}) {
        CAPTURE(words.front());
        const auto result = shops.run(words, {.folder = shops.folder.path()});
        CHECK(result.exit_code == 2);
        CHECK(result.out.empty());
        CHECK(contains(result.err, "give the path of a file"));
    }
    CHECK((files_in(shops.folder) == before));
}

TEST_CASE("a name that a file has while it is written may be the catalog's") {
    const Outputs shops;
    const auto before = read_file(shops.catalog);
    const auto move = [&](const std::string& name) {
        fs::rename(shops.catalog, shops.folder / name);
        return shops.folder / name;
    };
    auto catalog = move("copy.db.part");
    CHECK(run_hwsync({"-c", catalog, "snapshot", shops.folder / "copy.db"})
              .exit_code == 2);
    CHECK(read_file(catalog) == before);
    fs::rename(catalog, shops.folder / "m.prom.new");
    catalog = shops.folder / "m.prom.new";
    shops.write_config(two_shops_config +
                       "[notify]\nmetrics_file = \"m.prom\"\n");
    CHECK(run_hwsync({"-c", catalog, "--config", shops.config, "import-bulk",
                      "--file", shops.folder / "us.jsonl"})
              .exit_code == 2);
    CHECK(read_file(catalog) == before);
}

TEST_CASE("--save goes where it harms nothing, before Shopify is asked") {
    const LiveShops shops;
    shops.stock({{1, {11}}});
    shops.do_well({"import-bulk"});
    const auto token = shops.folder.write("token", "shpat_of_us");
    fs::permissions(token, fs::perms{0600});
    shops.configure("token_env = \"TOKEN_us\"", "token_file = \"token\"");
    const auto other = shops.folder.write("other", "precious");
    const auto device = shops.folder / "device";
    fs::create_symlink("/dev/null", device);
    const auto asked = shops.us().requests().size();
    const auto code = [&](const Words& more) {
        Words words{"import-bulk", "--save"};
        words.insert(words.end(), more.begin(), more.end());
        const auto before = files_in(shops.folder);
        const auto result = shops.run(words);
        CAPTURE(more.front());
        CAPTURE(result.err);
        CHECK((files_in(shops.folder) == before));
        CHECK(shops.us().requests().size() == asked);
        return result.exit_code;
    };
    for (const auto& path :
         {shops.catalog, shops.catalog + "-wal", shops.catalog + "-shm",
          shops.catalog + ".lock", shops.catalog + ".import-bulk.us.lock",
          shops.config, token, shops.folder.path().string(), device}) {
        CHECK(code({path}) == 2);
        CHECK(code({path, "--force"}) == 2);
        CHECK(code({path, "--dry-run"}) == 2);
    }
    CHECK(code({other}) == 8);
    shops.do_well({"import-bulk", "--save", other, "--force"});
    CHECK(contains(read_file(other), "Product\\/1\""));
    shops.do_well({"import-bulk", "--save", other});
    const auto empty = shops.folder.write("empty", "");
    shops.do_well({"import-bulk", "--save", empty});
    CHECK_FALSE(read_file(empty).empty());
    const auto escaped = shops.folder.write(
        "escaped", R"({"id":"gid:\/\/shopify\/Product\/1"})");
    shops.do_well({"import-bulk", "--save", escaped});
}
