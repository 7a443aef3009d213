#include "fake_shopify/fake_shopify.hpp"
#include "program/imports.hpp"
#include "program/run_hwsync.hpp"
#include "program/test_folder.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <unistd.h>

namespace {

using Words = std::vector<std::string>;

fake::Options options_of(const std::string& shop, const std::string& id) {
    fake::Options options;
    options.shop_id = id;
    options.domain = fmt::format("acme-{}.myshopify.com", shop);
    options.token = "shpat_of_" + shop;
    return options;
}

std::string section(const std::string& shop, const std::string& credential,
                    const std::string& url) {
    return fmt::format("[shops.{0}]\ndomain = \"acme-{0}.myshopify.com\"\n"
                       "{1}\nendpoint = \"{2}\"\n",
                       shop, credential, url);
}

/// A primary shop and a child that stand-ins play, and a config that names
/// them.
class OnlineShops {
public:
    OnlineShops() {
        us.control(
            R"({"products":"{\"id\":\"gid://shopify/Product/1\",)"
            R"(\"title\":\"One\",\"status\":\"ACTIVE\",\"createdAt\":\"2026-11-01T00:00:00Z\",)"
            R"(\"updatedAt\":\"2026-11-20T00:00:00Z\"}\n)"
            R"({\"id\":\"gid://shopify/ProductVariant/11\",\"sku\":\"A\",)"
            R"(\"__parentId\":\"gid://shopify/Product/1\"}\n"})");
        us.control(R"({"statuses":["COMPLETED"]})");
        configure("token_env = \"EU\"");
    }

    void configure(const std::string& eu_credential) const {
        folder.write("hwsync.toml",
                     "primary = \"us\"\n[http]\nretries = 0\n"
                     "poll_max = \"10ms\"\n" +
                         section("us", "token_env = \"US\"", us.url()) +
                         section("eu", eu_credential, eu.url()));
    }

    RunResult run(Words words, const RunOptions& more = {}) const {
        words.insert(words.begin(), {"-c", folder / "catalog.db", "--config",
                                     folder / "hwsync.toml"});
        auto options = more;
        options.environment = environment;
        return run_hwsync(words, options);
    }

    rapidjson::Document json(Words words) const {
        words.insert(words.end(), {"-f", "json"});
        return document_of(run(words));
    }

    const TestFolder folder = {};
    fake::FakeShopify us{options_of("us", "1001")};
    fake::FakeShopify eu{options_of("eu", "1002")};
    std::map<std::string, std::string> environment{{"US", "shpat_of_us"},
                                                   {"EU", "shpat_of_eu"}};
};

/// `CHECK STATE`, for what doctor says of a shop, or of none.
std::vector<std::string> states(const rapidjson::Document& doctor,
                                const std::string& shop) {
    std::vector<std::string> states;
    for (const auto& check : doctor["checks"].GetArray()) {
        if (check["shop"].IsString() && shop == check["shop"].GetString()) {
            states.push_back(fmt::format("{} {}", check["check"].GetString(),
                                         check["state"].GetString()));
        }
    }
    return states;
}

bool has(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

} // namespace

TEST_CASE(
    "doctor asks whether the heartbeat's server answers, and pings none") {
    OnlineShops shops;
    const auto with_heartbeat = [&](const std::string& url) {
        shops.configure("token_env = \"EU\"\n");
        const auto config = shops.folder / "hwsync.toml";
        shops.folder.write(
            "hwsync.toml",
            read_file(config) +
                fmt::format("[notify]\nheartbeat_url = \"{}\"\n", url));
    };
    with_heartbeat(shops.us.url() + "/ping/secret");
    CHECK(contains(shops.run({"doctor"}).out, "ok       heartbeat"));
    CHECK(shops.us.requests().empty());
    const auto online = shops.run({"doctor", "--online"});
    CHECK(contains(online.out, "ok       heartbeat    127.0.0.1 answers"));
    CHECK_FALSE(contains(online.out + online.err, "secret"));
    with_heartbeat("http://127.0.0.1:1/ping/secret");
    const auto dead = shops.run({"doctor", "--online"});
    CHECK(contains(dead.out, "warning  heartbeat    127.0.0.1: "));
    CHECK_FALSE(contains(dead.out + dead.err, "secret"));
}

TEST_CASE("operations lists what every shop does, and what is ours") {
    const OnlineShops shops;
    CHECK(contains(shops.run({"operations"}).out,
                   "there are no bulk operations"));
    REQUIRE(shops.run({"import-bulk"}).exit_code == 0);
    REQUIRE(
        shops.run({"import-bulk", "-c", shops.folder / "other.db"}).exit_code ==
        0);

    const auto listed = shops.json({"operations"});
    CHECK(text_of(listed["command"]) == "operations");
    CHECK(listed["failures"].Empty());
    REQUIRE(listed["operations"].Size() == 2);
    int ours = 0;
    for (const auto& operation : listed["operations"].GetArray()) {
        CHECK(text_of(operation["shop"]) == "us");
        CHECK(text_of(operation["status"]) == "COMPLETED");
        CHECK(operation["objects"].GetUint64() == 2);
        CHECK(operation["started_at"].IsString());
        CHECK(text_of(operation["id"]).find_first_not_of("0123456789") ==
              std::string::npos);
        CHECK(operation["ours"].GetBool() == operation["run"].IsInt64());
        ours += operation["ours"].GetBool() ? 1 : 0;
    }
    CHECK(ours == 1);
    CHECK(contains(shops.run({"operations", "--shop", "us"}).out, "COMPLETED"));
    CHECK(shops.json({"operations", "--shop", "eu"})["operations"].Empty());

    const auto& first = listed["operations"][0];
    const auto run = first["run"].IsNull() ? "" : "1";
    const auto table = shops.run({"operations", "-f", "csv"});
    CHECK(table.exit_code == 0);
    CHECK(table.out.starts_with(
        fmt::format("shop,id,status,started_at,objects,ours,run\r\n"
                    "us,{},COMPLETED,{},2,{},{}\r\n",
                    text_of(first["id"]), text_of(first["started_at"]),
                    first["ours"].GetBool(), run)));
    CHECK(std::count(table.out.begin(), table.out.end(), '\n') == 3);
}

TEST_CASE("an operation is cancelled, and the run that waits for it fails") {
    OnlineShops shops;
    shops.us.control(R"({"statuses":["RUNNING"]})");
    RunOptions options;
    options.meanwhile = [&](pid_t) {
        std::string id;
        while (id.empty()) {
            const auto listed = shops.json({"operations", "--shop", "us"});
            if (!listed["operations"].Empty()) {
                id = text_of(listed["operations"][0]["id"]);
            }
        }
        const auto cancelled = shops.json({"operations", "cancel", id});
        CHECK(text_of(cancelled["command"]) == "operations cancel");
        CHECK(text_of(cancelled["shop"]) == "us");
        CHECK(text_of(cancelled["id"]) == id);
        CHECK(text_of(cancelled["status"]).starts_with("CANCEL"));
        CHECK(cancelled["ours"].GetBool());
    };
    CHECK(shops.run({"import-bulk"}, options).exit_code == 4);
    CHECK(shops.us.count("cancel") == 1);
}

TEST_CASE("what cannot be cancelled is told of") {
    const OnlineShops shops;
    REQUIRE(shops.run({"import-bulk"}).exit_code == 0);
    const auto listed = shops.json({"operations"});
    const auto id = text_of(listed["operations"][0]["id"]);
    for (const auto& name : {id, "gid://shopify/BulkOperation/" + id}) {
        const auto refused = shops.run({"operations", "cancel", name});
        CHECK(refused.exit_code == 1);
        CHECK(contains(refused.err, "cannot be canceled"));
    }
    CHECK(shops.run({"operations", "cancel", "99999999"}).exit_code == 1);
    CHECK(shops.run({"operations", "cancel", "nonsense"}).exit_code == 2);
    CHECK(shops.run({"operations", "--shop", "ue"}).exit_code == 2);
    CHECK(shops.us.count("cancel") == 2);
}

TEST_CASE("a shop that cannot be asked keeps no other from being told of") {
    OnlineShops shops;
    REQUIRE(shops.run({"import-bulk"}).exit_code == 0);
    shops.environment["EU"] = "shpat_wrong";
    const auto result = shops.run({"operations", "-f", "json"});
    CHECK(result.exit_code == 5);
    const auto listed = document_of(result);
    CHECK(listed["operations"].Size() == 1);
    REQUIRE(listed["failures"].Size() == 1);
    CHECK(text_of(listed["failures"][0]["shop"]) == "eu");
    CHECK(listed["failures"][0]["error"]["exit_code"].GetInt() == 5);
    CHECK(listed["error"]["exit_code"].GetInt() == 5);
    CHECK(shops.run({"operations", "--shop", "eu"}).exit_code == 5);
    CHECK_FALSE(contains(result.out + result.err, "shpat_"));

    shops.folder.write("hwsync.toml", "primary = \"us\"\n[shops.us]\n"
                                      "domain = \"acme-us.myshopify.com\"\n");
    CHECK(shops.run({"operations"}).exit_code == 2);
}

TEST_CASE("doctor asks each shop when told to") {
    const OnlineShops shops;
    REQUIRE(shops.run({"import-bulk"}).exit_code == 0);
    const auto result = shops.run({"doctor", "--online", "-f", "json"});
    CHECK(result.exit_code == 0);
    CHECK_FALSE(contains(result.out + result.err, "shpat_"));
    const auto doctor = document_of(result);
    CHECK(states(doctor, "us") == Words{"credentials ok", "identifiers ok",
                                        "shop ok", "scopes ok", "store ok",
                                        "clock ok", "deletions ok"});
    CHECK(states(doctor, "eu") == Words{"credentials ok", "shop ok",
                                        "scopes ok", "store ok", "clock ok",
                                        "deletions ok"});
    CHECK(contains(result.out, "store 1001, as before"));
    CHECK(contains(result.out, "store 1002, not read before"));
    CHECK(states(shops.json({"doctor"}), "us") ==
          Words{"credentials ok", "identifiers ok"});
}

TEST_CASE("doctor tells what is wrong with a shop") {
    OnlineShops shops;
    REQUIRE(shops.run({"import-bulk"}).exit_code == 0);
    const auto examined = [&](const std::string& shop) {
        return states(shops.json({"doctor", "--online"}), shop);
    };
    shops.us.control(R"({"scopes":["read_orders"]})");
    CHECK(has(examined("us"), "scopes problem"));
    shops.us.control(R"({"scopes":["write_products"]})");
    CHECK(has(examined("us"), "scopes ok"));

    shops.us.control(R"({"clock_offset":5430})");
    CHECK(has(examined("us"), "clock warning"));
    CHECK(contains(shops.run({"doctor", "--online"}).out,
                   "us: 1 h 30 min behind"));
    shops.us.control(R"({"clock_offset":0,"served_version":"2026-04"})");
    CHECK(has(examined("us"), "shop warning"));

    shops.us.control(R"({"served_version":"2026-10","shop":{"id":"1003",)"
                     R"("name":"New","myshopifyDomain":"new.myshopify.com"}})");
    const auto moved = examined("us");
    CHECK(has(moved, "shop problem"));
    CHECK(has(moved, "store problem"));

    shops.eu.control(R"({"shop":{"id":"1001","name":"Twin",)"
                     R"("myshopifyDomain":"acme-eu.myshopify.com"}})");
    CHECK(has(examined("eu"), "store problem"));
    shops.eu.control(R"({"token":"shpat_renewed"})");
    CHECK(has(examined("eu"), "shop problem"));
    const auto shown = shops.run({"doctor", "--online"});
    CHECK(shown.exit_code == 1);
    CHECK(contains(shown.out, "\n3 problems"));
}

TEST_CASE("doctor runs a credential's command only online") {
    const OnlineShops shops;
    const auto marker = shops.folder / "marker";
    shops.configure(fmt::format(
        "token_command = \"/usr/bin/touch {}; echo shpat_of_eu\"", marker));
    CHECK(states(shops.json({"doctor"}), "eu") == Words{"credentials ok"});
    CHECK_FALSE(std::filesystem::exists(marker));
    CHECK(has(states(shops.json({"doctor", "--online"}), "eu"), "shop ok"));
    CHECK(std::filesystem::exists(marker));
}

TEST_CASE("doctor tells which kind of credential a shop has") {
    const OnlineShops shops;
    struct Case {
        std::string credential;
        std::string says;
    };
    const auto file = shops.folder.write("token", "shpat_of_eu\n");
    std::filesystem::permissions(file, std::filesystem::perms{0600});
    for (const auto& row : std::vector<Case>{
             {"token_env = \"EU\"", "a fixed access token; a public app's "
                                    "lasts an hour from 2027 on"},
             {"token_file = \"token\"", "an access token, read again"},
             {"token_command = \"echo shpat_of_eu\"",
              "an access token from a command"},
             {"client_id = \"0123\"\nclient_secret_env = \"EU\"",
              "client credentials"}}) {
        CAPTURE(row.credential);
        shops.configure(row.credential);
        const auto doctor = shops.json({"doctor"});
        CHECK(has(states(doctor, "eu"), "credentials ok"));
        CHECK(contains(shops.run({"doctor", "-f", "json"}).out, row.says));
    }
}

TEST_CASE("doctor asks what deletions are learnt from, and passes on what "
          "Shopify remarks") {
    OnlineShops shops;
    REQUIRE(shops.run({"import-bulk"}).exit_code == 0);
    const auto examined = [&] {
        return states(shops.json({"doctor", "--online"}), "us");
    };
    SUBCASE("one that the version no longer has") {
        shops.us.control(R"({"unknown":["deletionEvents"]})");
        CHECK(has(examined(), "deletions warning"));
        CHECK(contains(shops.run({"doctor", "--online", "-f", "json"}).out,
                       "`deletionEvents` is not answered"));
    }
    SUBCASE("neither of which it has") {
        shops.us.control(R"({"unknown":["deletionEvents","events"]})");
        CHECK(has(examined(), "deletions problem"));
    }
    SUBCASE("a word that it does not understand") {
        shops.us.control(
            R"({"search_warnings":[{"field":"action","code":"invalid_field",)"
            R"("message":"Invalid search field for this query."}]})");
        CHECK(has(examined(), "search warning"));
        const auto shown = shops.run({"doctor", "--online", "-f", "json"}).out;
        CHECK(contains(shown, "the search of `ProductEvents`: action: Invalid "
                              "search field for this query. "
                              "[invalid_field]"));
    }
    SUBCASE("what it will answer no longer") {
        shops.us.control(
            R"({"headers":{"X-Shopify-API-Deprecated-Reason":"Go on."}})");
        CHECK(has(examined(), "deprecated warning"));
        // This one is asked beside its successor.
        CHECK(has(examined(), "deprecated ok"));
        CHECK(contains(shops.run({"doctor", "--online", "-f", "json"}).out,
                       "something that `DeletionEvents` asks: Go on."));
        const auto verbose = shops.run({"import-updates", "-v"});
        CHECK(verbose.exit_code == 0);
        CHECK(contains(verbose.err, "`DeletionEvents` asks: Go on."));
        CHECK_FALSE(contains(shops.run({"import-updates"}).err, "Go on."));
    }
}
