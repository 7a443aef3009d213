#include "program/live_shops.hpp"
#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <csignal>
#include <cstdlib>

namespace {

/// Three shops: of us's variants 11, 12 and 21, eu has all and uk two.
struct ThreeShops : LiveShops {
    ThreeShops() : LiveShops({"eu", "uk"}) {
        stock({{1, {11, 12}}, {2, {21}}});
        stock("eu", {{501, {511, 512}}, {502, {521}}});
        stock("uk", {{601, {611}}, {602, {621, 699}}});
        do_well({"import-bulk"});
    }

    std::string links(const std::string& shop) const {
        return value(
            fmt::format("SELECT count(*) FROM links WHERE shop = '{}'", shop));
    }
};

std::string outcome(const rapidjson::Document& document, rapidjson::SizeType at,
                    const std::vector<const char*>& names) {
    std::string text;
    for (const auto* name : names) {
        text += fmt::format("{}{}", text.empty() ? "" : " ",
                            document["shops"][at][name].GetUint64());
    }
    return text;
}

} // namespace

TEST_CASE("associate reads every child shop and links it") {
    const ThreeShops shops;
    const auto first = shops.do_well({"associate"});
    REQUIRE(first["shops"].Size() == 2);
    CHECK(outcome(first, 0, {"read", "variants", "linked", "created"}) ==
          "3 3 3 3");
    CHECK(outcome(first, 1, {"read", "variants", "linked", "unmatched"}) ==
          "3 3 2 1");
    const auto known = shops.do_well({"shop", "list"});
    CHECK(text_of(known["shops"][1]["shopify_id"]) == "1002");
    CHECK(text_of(known["shops"][2]["shopify_id"]) == "1003");
    CHECK(shops.watermarks() == "eu associate 0; uk associate 0; "
                                "us import-new 0; us import-updates 0");
    const auto before = shops.dump();
    const auto again = shops.do_well({"associate"});
    CHECK(outcome(again, 0, {"read", "variants", "linked", "unchanged"}) ==
          "0 3 3 3");
    CHECK(shops.dump() == before);
}

TEST_CASE("a later associate reads what came, changed or went since") {
    const ThreeShops shops;
    shops.do_well({"associate"});
    shops.set_clock(30, "eu");
    shops.stock("eu", {{503, {531}, 20, 20}});
    shops.remove(502, "eu");
    shops.stock({{3, {31}, 20, 20}});
    shops.set_clock(30);
    shops.do_well({"import-new"});
    shops.fails({"associate", "--shop", "eu"}, 8, "--max-delete");
    const auto next =
        shops.do_well({"associate", "--shop", "eu", "--max-delete", "50"});
    CHECK(outcome(next, 0, {"read", "variants", "linked", "removed"}) ==
          "1 3 3 1");
    CHECK(shops.watermarks().starts_with("eu associate 30; uk associate 0"));
    SUBCASE("--full reads all of it") {
        const auto full =
            shops.do_well({"associate", "--shop", "eu", "--full"});
        CHECK(outcome(full, 0, {"read", "variants", "unchanged"}) == "3 3 3");
    }
    SUBCASE("--since leaves the watermark before a gap") {
        shops.set_clock(60, "eu");
        const auto since = shops.do_well(
            {"associate", "--shop", "eu", "--since", shops.time(31)});
        CHECK(outcome(since, 0, {"read", "variants"}) == "0 3");
        CHECK(shops.watermarks().starts_with("eu associate 30; "));
        shops.do_well({"associate", "--shop", "eu", "--since", shops.time(30)});
        CHECK(shops.watermarks().starts_with("eu associate 60; "));
    }
    SUBCASE("--full does not move it back either") {
        shops.set_clock(10, "eu");
        shops.do_well({"associate", "--shop", "eu", "--full"});
        CHECK(shops.watermarks().starts_with("eu associate 30; "));
    }
}

TEST_CASE("a child's watermark that is yet to come is set anew by reading all "
          "of it") {
    const ThreeShops shops;
    const LiveShops::Words associate{"associate", "--shop", "eu"};
    shops.do_well(associate);
    const auto set_mark = [&](const std::string& time) {
        store(shops.catalog, "UPDATE watermark SET at = '" + time +
                                 "' WHERE command = 'associate'");
    };
    shops.set_clock(30, "eu");
    shops.stock("eu", {{503, {531}, 20, 20}});
    SUBCASE("by years: unasked") {
        set_mark("9999-12-31T23:59:59Z");
        const auto told = shops.run(associate);
        CHECK(told.exit_code == 0);
        CHECK(contains(told.err, "the whole shop was read"));
    }
    SUBCASE("by hours, as our clock may be wrong: where it is asked for") {
        set_mark(shops.time(180));
        shops.fails(associate, 8, "hwsync associate --shop eu --full");
        auto full = associate;
        full.emplace_back("--full");
        shops.do_well(full);
    }
    CHECK(shops.watermarks().starts_with("eu associate 30; "));
    CHECK(shops.value("SELECT count(*) FROM unlinked WHERE variant_id = 531") ==
          "1");
    CHECK(shops.run(associate).err == "");
}

TEST_CASE("a window of a shop that was never read moves no watermark") {
    const ThreeShops shops;
    shops.do_well({"associate", "--shop", "eu", "--since", "1d"});
    CHECK(shops.watermarks().starts_with("us import-new"));
    const auto first = shops.do_well({"associate", "--shop", "eu"});
    CHECK(outcome(first, 0, {"read"}) == "3");
}

TEST_CASE("one shop that fails does not undo another") {
    const ThreeShops shops;
    struct Case {
        std::string eu;
        std::string uk;
        int exit_code;
        std::string says;
    };
    const std::string down =
        R"({"fault":{"on":"any","kind":"status","status":503}})";
    const std::string refused =
        R"({"fault":{"on":"any","kind":"status","status":401}})";
    for (const auto& row : std::vector<Case>{{down, "{}", 4, "shop eu"},
                                             {"{}", refused, 5, "shop uk"},
                                             {down, refused, 5, "shop eu"}}) {
        const auto& [eu, uk, exit_code, says] = row;
        CAPTURE(row.eu);
        CAPTURE(row.uk);
        const ThreeShops these;
        these.shop("eu").control(eu);
        these.shop("uk").control(uk);
        const auto result = these.run({"associate", "-f", "json"});
        CHECK(result.exit_code == exit_code);
        CHECK(contains(result.err, says));
        const auto document = document_of(result);
        REQUIRE(document["shops"].Size() == 2);
        CHECK(document["error"]["exit_code"].GetInt() == exit_code);
        CHECK(document["shops"][0].HasMember("error") == (eu != "{}"));
        CHECK(document["shops"][1].HasMember("error") == (uk != "{}"));
        CHECK(these.links("eu") == (eu == "{}" ? "3" : "0"));
        CHECK(these.links("uk") == (uk == "{}" ? "2" : "0"));
        // What failed is made up for by the next run.
        these.do_well({"associate"});
        CHECK(these.links("eu") == "3");
        CHECK(these.links("uk") == "2");
    }
}

TEST_CASE("another store under a shop's name is refused") {
    const ThreeShops shops;
    shops.do_well({"associate"});
    const std::string other =
        R"({"shop":{"id":"77","name":"Other","myshopifyDomain":"o.example"}})";
    shops.us().control(other);
    for (const auto* command :
         {"import-bulk", "import-new", "import-updates"}) {
        CAPTURE(command);
        shops.fails({command}, 8, "another store");
    }
    shops.shop("eu").control(other);
    shops.fails({"associate", "--shop", "eu"}, 8, "another store");
    // Nobody who is asked knows of it.
    CHECK(shops.us().count("start") == 1);
}

TEST_CASE("one store under two names is refused") {
    const ThreeShops shops;
    SUBCASE("as the primary shop and a child") {
        shops.shop("eu").control(
            R"({"shop":{"id":"1001","name":"","myshopifyDomain":""}})");
        shops.fails({"associate", "--shop", "eu"}, 8, "knows as shop us");
        CHECK(shops.shop("eu").count("start") == 0);
    }
    SUBCASE("as two children that are read for the first time") {
        shops.shop("uk").control(
            R"({"shop":{"id":"1002","name":"","myshopifyDomain":""}})");
        const auto result = shops.run({"associate"});
        CHECK(result.exit_code == 8);
        CHECK(contains(result.err, "knows as shop eu"));
        CHECK(shops.links("eu") == "3");
        CHECK(shops.links("uk") == "0");
    }
}

TEST_CASE("an operation of associate's is its shop's own") {
    const ThreeShops shops;
    shops.hang("eu");
    shops.hang("uk");
    shops.run({"associate"}, {.meanwhile = [&](pid_t process) {
                  CHECK(shops.shop("eu").wait_for("poll", 1));
                  CHECK(shops.shop("uk").wait_for("poll", 1));
                  kill(process, SIGKILL);
              }});
    for (const auto* name : {"eu", "uk"}) {
        shops.shop(name).control(R"({"finish":true})");
    }
    shops.do_well({"associate"});
    CHECK(shops.shop("eu").count("start") == 1);
    CHECK(shops.shop("uk").count("start") == 1);
    CHECK(shops.links("eu") == "3");
}

TEST_CASE("SIGINT cancels the operations of every shop") {
    const ThreeShops shops;
    shops.hang("eu");
    shops.hang("uk");
    const auto before = shops.dump();
    const auto result = shops.run(
        {"associate", "-f", "json"}, {.meanwhile = [&](pid_t process) {
            CHECK(shops.shop("eu").wait_for("poll", 1));
            CHECK(shops.shop("uk").wait_for("poll", 1));
            kill(process, SIGINT);
        }});
    CHECK(result.exit_code == 130);
    CHECK(shops.shop("eu").count("cancel") == 1);
    CHECK(shops.shop("uk").count("cancel") == 1);
    CHECK(document_of(result)["shops"].Size() == 2);
    CHECK(shops.dump() == before);
}

TEST_CASE("associate asks only for a catalog that is there") {
    const LiveShops shops({"eu"});
    shops.fails({"associate"}, 6, "there is no catalog");
    CHECK(shops.shop("eu").requests().empty());
}

TEST_CASE("an incomplete product of a child's is asked for again") {
    const ThreeShops shops;
    shops.stock("eu", {{503, {531}, -60, -60, "New", 2}});
    shops.do_well({"associate", "--shop", "eu"});
    CHECK(value_in_private_tables(
              shops.catalog, "SELECT shop || product_id FROM incomplete") ==
          "eu503");
    shops.set_clock(60, "eu");
    shops.stock("eu", {{503, {531, 532}, -60, -60, "New"}});
    const auto next = shops.do_well({"associate", "--shop", "eu"});
    CHECK(outcome(next, 0, {"read", "variants"}) == "2 5");
    CHECK(value_in_private_tables(shops.catalog,
                                  "SELECT count(*) FROM incomplete") == "0");
}

namespace {

std::vector<std::string> many_children() {
    std::vector<std::string> names;
    for (int number = 1; number <= 20; ++number) {
        names.push_back(fmt::format("c{:02}", number));
    }
    return names;
}

int threads_of(pid_t pid) {
    const auto status = read_file(fmt::format("/proc/{}/status", pid));
    const std::string_view word = "Threads:";
    return std::atoi(status.c_str() + status.find(word) + word.size());
}

} // namespace

TEST_CASE("Of many shops no more than sixteen are asked at a time") {
    const auto names = many_children();
    const LiveShops shops{names};
    shops.stock({{1, {11}}});
    shops.do_well({"import-bulk"});
    std::int64_t id = 5000;
    for (const auto& name : names) {
        shops.stock(name, {{id + 1, {id + 11}}});
        shops.hang(name);
        id += 1000;
    }
    LiveShops::Words words{"associate", "-f", "json"};
    SUBCASE("by associate") {}
    SUBCASE("by verify --live") {
        for (const auto& name : names) {
            shops.go(name);
        }
        shops.do_well({"associate"});
        for (const auto& name : names) {
            shops.hang(name);
        }
        words = {"verify", "--live", "-f", "json"};
    }
    std::vector<std::size_t> before;
    std::vector<std::size_t> polls;
    for (const auto& name : names) {
        before.push_back(shops.shop(name).count("start"));
        polls.push_back(shops.shop(name).count("poll"));
    }
    RunOptions options;
    options.meanwhile = [&](pid_t pid) {
        for (std::size_t i = 0; i < 16; ++i) {
            CHECK(shops.shop(names[i]).wait_for("start", before[i] + 1));
            CHECK(shops.shop(names[i]).wait_for("poll", polls[i] + 1));
        }
        CHECK(threads_of(pid) <= 17);
        for (std::size_t i = 16; i < names.size(); ++i) {
            CHECK(shops.shop(names[i]).count("start") == before[i]);
        }
        for (const auto& name : names) {
            shops.go(name);
            shops.shop(name).control(R"({"finish":true})");
        }
    };
    const auto result = shops.run(words, options);
    CAPTURE(result.err);
    CHECK(result.exit_code == 0);
    CHECK(shops.value("SELECT count(*) FROM links") == "20");
    for (std::size_t i = 0; i < names.size(); ++i) {
        CHECK(shops.shop(names[i]).count("start") == before[i] + 1);
    }
}
