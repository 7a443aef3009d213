#include "program/linked_catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/wait.h>

namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string>;

/// Every command that reads a file which it is given.
std::vector<Words> readers_of(const std::string& path) {
    return {{"import-bulk", "--file", path},
            {"import-new", "--file", path},
            {"import-updates", "--file", path},
            {"associate", "--shop", "eu", "--file", path},
            {"verify", "--shop", "eu", "--file", path},
            {"link", "import", path},
            {"apply", path}};
}

} // namespace

TEST_CASE("what is named as a catalog that is made is no input, and stays") {
    const TestFolder folder;
    const auto path = folder.write("catalog.db.unfinished", to_jsonl({}));
    const auto result = run_hwsync(
        {"-c", folder / "catalog.db", "import-bulk", "--file", path});
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, "while it is made"));
    CHECK(std::filesystem::exists(path));
}

TEST_CASE("the catalog and its companions are no input, by whatever name") {
    const LinkedCatalog shops;
    for (const auto* suffix : {"-wal", "-shm"}) {
        shops.folder.write(std::string{"catalog.db"} + suffix, "");
    }
    const auto before = read_file(shops.catalog);
    for (const auto* suffix : {"", "-wal", "-shm"}) {
        const auto own = shops.catalog + suffix;
        const auto hard = shops.folder / fmt::format("hard{}", suffix);
        const auto soft = shops.folder / fmt::format("soft{}", suffix);
        fs::create_hard_link(own, hard);
        fs::create_symlink(own, soft);
        for (const auto& path : {own, hard, soft}) {
            for (const auto& words : readers_of(path)) {
                CAPTURE(path);
                CAPTURE(words.front());
                const auto result = shops.run(words);
                CAPTURE(result.err);
                CHECK(result.exit_code == 2);
                CHECK(contains(result.err, "of the catalog") !=
                      contains(result.err, "the catalog itself"));
                CHECK(read_file(shops.catalog) == before);
            }
        }
        fs::remove(hard);
        fs::remove(soft);
    }
}

TEST_CASE("standard input may be the catalog, and is then refused") {
    const LinkedCatalog shops;
    const auto before = read_file(shops.catalog);
    const auto* const named = std::getenv("HWSYNC_BINARY");
    const std::string binary = named != nullptr ? named : HWSYNC_BINARY;
    for (const auto& words : readers_of("-")) {
        auto line = fmt::format("'{}' -c '{}'", binary, shops.catalog);
        for (const auto& word : words) {
            line += " " + word;
        }
        CAPTURE(line);
        const auto status =
            std::system(fmt::format("{} < '{}' 2> '{}'", line, shops.catalog,
                                    shops.folder / "said")
                            .c_str());
        CHECK(WEXITSTATUS(status) == 2);
        CHECK(contains(read_file(shops.folder / "said"),
                       "standard input is the catalog itself"));
    }
    CHECK(read_file(shops.catalog) == before);
}

TEST_CASE("the catalog is no config file, not even an empty one") {
    const TestFolder folder;
    const auto file = folder.write("both", "");
    const auto input = folder.write("us.jsonl", "");
    const auto refused = [&](const Words& globals,
                             const RunOptions& options = {}) {
        Words words = globals;
        words.insert(words.end(), {"import-bulk", "--file", input});
        const auto result = run_hwsync(words, options);
        CAPTURE(result.err);
        CHECK(result.exit_code == 2);
        CHECK(contains(result.err, "the catalog itself"));
    };
    refused({"-c", file, "--config", file});
    refused({"-c", file}, {.environment = {{"HWSYNC_CONFIG", file}}});
    refused({"--config", file}, {.environment = {{"HWSYNC_CATALOG", file}}});
    fs::create_hard_link(file, folder / "hard");
    refused({"-c", folder / "hard", "--config", file});
    CHECK(read_file(file).empty());
    const auto itself = folder.write("self.toml", "catalog = \"self.toml\"\n");
    refused({"--config", itself});
    CHECK(read_file(itself) == "catalog = \"self.toml\"\n");
}

TEST_CASE("a credential is not read from the catalog") {
    const LinkedCatalog shops{"token_file = \"catalog.db\"\n"};
    const auto before = read_file(shops.catalog);
    const Words live{"associate", "--shop", "eu"};
    const auto result = shops.run(live);
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, "the catalog itself"));
    const auto examined = shops.run({"doctor"});
    CHECK(contains(examined.out, "the catalog itself"));
    CHECK(read_file(shops.catalog) == before);
}

TEST_CASE("certificates are not read from the catalog") {
    const LinkedCatalog shops{"token_env = \"ACME_EU\"\n"};
    const auto result =
        shops.run({"associate", "--shop", "eu"},
                  {.environment = {{"ACME_EU", "shpat_x"},
                                   {"SSL_CERT_FILE", shops.catalog}}});
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, "SSL_CERT_FILE"));
}

TEST_CASE("nor for a heartbeat or a page's pictures, nor is a page put there") {
    const LinkedCatalog shops{
        "[notify]\nheartbeat_url = \"http://127.0.0.1:1/ping\"\n"};
    const auto refused = [&shops](const Words& words,
                                  const std::string& certificates) {
        const auto before = read_file(certificates);
        const auto result = shops.run(
            words, {.environment = {{"SSL_CERT_FILE", certificates}}});
        CAPTURE(result.err);
        CHECK(result.exit_code == 2);
        CHECK(contains(result.err, "SSL_CERT_FILE"));
        CHECK(read_file(certificates) == before);
    };
    refused({"import-bulk", "--file", shops.folder / "us.jsonl"},
            shops.catalog);
    refused({"report", shops.folder / "page.html", "--embed-images"},
            shops.catalog);
    const auto certificates = shops.folder.write("ca.pem", "some");
    refused({"report", certificates, "--force"}, certificates);
}
