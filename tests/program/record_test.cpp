// HWSYNC_RECORD, and the record played back.
#include "fake_shopify/replay.hpp"
#include "program/live_shops.hpp"
#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include <sys/stat.h>

namespace fs = std::filesystem;

namespace {

const std::vector<std::string> secrets{"shpat_", "fake-secret", "signed"};

/// A primary shop that is asked by client credentials, and a child.
struct RecordedShops : LiveShops {
    RecordedShops() : LiveShops({"de"}) {
        environment["SECRET"] = "fake-secret";
        configure("token_env = \"TOKEN_us\"", "client_id = \"fake-client\"\n"
                                              "client_secret_env = \"SECRET\"");
        stock({{1, {11, 12}}, {2, {21}}, {3, {31}}});
        stock("de", {{501, {511, 512}}, {502, {521}}});
    }

    std::string make_folder(const std::string& name) const {
        fs::create_directory(folder / name);
        return folder / name;
    }

    RunResult record(const std::string& to, const Words& words) const {
        const auto result =
            run(words, {.environment = {{"HWSYNC_RECORD", to}}});
        CAPTURE(result.err);
        CHECK(result.exit_code == 0);
        return result;
    }

    /// What the jobs brought, without our own times.
    std::string content() const {
        std::string text;
        for (const auto* sql :
             {"SELECT id, title, status, updated_at, deleted_at FROM product "
              "ORDER BY id",
              "SELECT id, product_id, sku, updated_at, deleted_at FROM variant "
              "ORDER BY id",
              "SELECT shop, variant_id, catalog_variant_id, key FROM link "
              "ORDER BY 1, 2",
              "SELECT shop, command, at FROM watermark ORDER BY 1, 2"}) {
            for (const auto& row : query_private_tables(catalog, sql)) {
                text += fmt::format("{}\n", fmt::join(row, "|"));
            }
        }
        return text;
    }
};

std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
        files.push_back(entry.path());
    }
    return files;
}

void check_holds_no_secret(const fs::path& folder) {
    for (const auto& file : files_in(folder)) {
        const auto text = read_file(file);
        for (const auto& secret : secrets) {
            CAPTURE(file.string());
            CAPTURE(secret);
            CHECK_FALSE(contains(text, secret));
        }
        struct stat status {};
        REQUIRE(stat(file.c_str(), &status) == 0);
        CHECK((status.st_mode & 0777U) == 0600U);
    }
}

LiveShops::Words words_of(const std::string& command) {
    return command == "import-updates"
               ? LiveShops::Words{command, "--max-delete", "50"}
               : LiveShops::Words{command};
}

/// All of a record in one text.
std::string whole(const fs::path& folder) {
    std::string text;
    for (const auto& file : files_in(folder)) {
        text += read_file(file);
    }
    return text;
}

} // namespace

TEST_CASE("a record that is played back makes the same catalog") {
    const RecordedShops shops;
    const std::vector<std::string> commands{"import-bulk", "associate",
                                            "import-updates", "import-new"};
    for (const auto& command : commands) {
        if (command == "import-updates") {
            shops.set_clock(60);
            shops.stock({{1, {11}, 30, -600, "Changed"}, {4, {41}, 40, 40}});
            shops.remove(2);
        }
        shops.record(shops.make_folder(command), words_of(command));
        check_holds_no_secret(shops.folder / command);
    }
    const auto recorded = shops.content();
    CHECK(contains(recorded, "Changed"));
    CHECK(shops.value("SELECT count(*) FROM products") == "3");
    fs::remove(shops.catalog);
    const auto config = read_file(shops.config);
    for (const auto& command : commands) {
        const fake::Replay replay{shops.folder / command};
        auto text = config;
        for (const auto& host : replay.hosts()) {
            const auto at = text.find("http://" + host);
            if (at != std::string::npos) {
                text.replace(at, host.size() + 7, replay.url(host));
            }
        }
        shops.folder.write("hwsync.toml", text);
        const auto before = shops.us().requests().size();
        const auto result =
            shops.run(words_of(command),
                      {.environment = {{"TOKEN_de", "x"}, {"SECRET", "y"}}});
        CAPTURE(command);
        CAPTURE(result.err);
        CHECK(result.exit_code == 0);
        CHECK(replay.unasked() == 0);
        CHECK(shops.us().requests().size() == before);
    }
    CHECK(shops.content() == recorded);
}

TEST_CASE("a record holds what was said, and how it broke off") {
    const RecordedShops shops;
    shops.us().control(R"({"fault":{"on":"result","kind":"cut","bytes":100}})");
    shops.set_http("retries = 2");
    const auto record = shops.make_folder("record");
    shops.record(record, {"import-bulk"});
    const auto text = whole(record);
    for (const auto* part :
         {"hwsync record 1", "POST http://127.0.0.1:", "/graphql.json",
          "X-Shopify-Access-Token: removed", "bulkOperationRunQuery",
          "grant_type=client_credentials&client_id=removed&"
          "client_secret=removed",
          R"("access_token":"removed")", "HTTP 200\n", "x-request-id: fake-",
          R"(.jsonl?removed")", ".jsonl?removed\n", "If-Range: \"1\"",
          "HTTP 206\n", R"({"id":"gid:\/\/shopify\/Product\/1")",
          "127.0.0.1: "}) {
        CAPTURE(part);
        CHECK(contains(text, part));
    }
    check_holds_no_secret(record);
}

TEST_CASE("a secret that a server echoes is not recorded") {
    for (const auto* fault :
         {R"({"fault":{"on":"start","kind":"status","status":500,)"
          R"("headers":{"Location":"https://u:shpat_x@h/x?sign=shpat_of_us",)"
          R"("Set-Cookie":"id=shpat_of_us","X-Note":"shpat_of_us"},)"
          R"("body":"no shpat_of_us here"}})",
          R"({"fault":{"on":"token","kind":"status","status":400,)"
          R"("body":"client_secret=fake-secret&access_token=shpat_x"}})",
          R"({"fault":{"on":"token","kind":"status","status":200,)"
          R"("body":"{\"access_token\" : \"shpat_cut"}})"}) {
        CAPTURE(fault);
        const RecordedShops shops;
        shops.us().control(fault);
        const auto record = shops.make_folder("record");
        shops.run({"import-bulk"},
                  {.environment = {{"HWSYNC_RECORD", record}}});
        CHECK(contains(whole(record), "removed"));
        check_holds_no_secret(record);
    }
}

TEST_CASE("a folder that is no place for a record is refused") {
    const RecordedShops shops;
    const auto full = shops.make_folder("full");
    shops.folder.write("full/file", "");
    const auto no_folder = shops.folder.write("file", "");
    const auto own = shops.make_folder("own");
    const auto link = shops.folder / "link";
    fs::create_directory_symlink(own, link);
    for (const auto& folder :
         {full, no_folder, shops.folder / "missing", own, link}) {
        for (const auto& words :
             std::vector<LiveShops::Words>{{"import-bulk"},
                                           {"sync"},
                                           {"associate"},
                                           {"operations"},
                                           {"doctor", "--online"}}) {
            auto with_catalog = words;
            if (folder == own || folder == link) {
                with_catalog.insert(with_catalog.end(),
                                    {"--catalog", own + "/catalog.db"});
            }
            CAPTURE(folder);
            CAPTURE(words);
            const auto result = shops.run(
                with_catalog, {.environment = {{"HWSYNC_RECORD", folder}}});
            CHECK(result.exit_code == 2);
            CHECK(contains(result.err, "HWSYNC_RECORD"));
            CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
        }
    }
    CHECK(shops.us().requests().empty());
    CHECK(files_in(full).size() == 1);
    CHECK(files_in(own).empty());
}

TEST_CASE("a record that cannot be written is told of, and the run goes on") {
    const RecordedShops shops;
    const auto record = shops.make_folder("record");
    shops.us().control(R"({"fault":{"on":"poll","kind":"stall","ms":500}})");
    shops.set_http("retries = 2");
    const auto result =
        shops.run({"import-bulk"}, {.environment = {{"HWSYNC_RECORD", record}},
                                    .meanwhile = [&](pid_t) {
                                        CHECK(shops.us().wait_for("poll", 1));
                                        fs::remove_all(record);
                                    }});
    CAPTURE(result.err);
    CHECK(result.exit_code == 0);
    CHECK(contains(result.err, "record"));
    CHECK(contains(result.err, "cannot be written"));
}
