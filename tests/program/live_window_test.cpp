#include "program/live_shops.hpp"
#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace {

/// A catalog that was filled at minute 0.
struct FilledShop : LiveShops {
    FilledShop() {
        stock({{1, {11, 12}}, {2, {21}}});
        do_well({"import-bulk"});
    }

    /// The search of the last bulk operation.
    std::string search() const {
        const auto query = value_in_private_tables(
            catalog, "SELECT query FROM operation ORDER BY run DESC LIMIT 1");
        const auto begin = query.find("products(query: \"");
        return begin == std::string::npos
                   ? "everything"
                   : query.substr(begin + 17,
                                  query.find('"', begin + 17) - begin - 17);
    }

    std::string created_since(int minutes) const {
        return "created_at:>='" + time(minutes) + "'";
    }
};

} // namespace

TEST_CASE(
    "import-new takes what has come, since its watermark less the buffer") {
    const FilledShop shops;
    shops.set_clock(15);
    shops.stock({{3, {31}, 14, 14}, {1, {11, 12}, 14, -600, "Changed"}});
    const auto news = shops.do_well({"import-new"});
    CHECK(shops.search() == shops.created_since(-5));
    CHECK(LiveShops::products(news) == "1 1 0 0 0 0");
    CHECK(shops.watermarks() == "us import-new 15; us import-updates 0");
    SUBCASE("a replay changes nothing and says so") {
        const auto again = shops.do_well({"import-new", "--since", "1d"});
        CHECK(LiveShops::products(again).starts_with("3 0 1 2 0 0"));
        const auto third = shops.do_well({"import-new", "--buffer", "20m"});
        CHECK(LiveShops::products(third) == "1 0 0 1 0 0");
        CHECK(shops.search() == shops.created_since(-5));
    }
    SUBCASE("with nothing new it takes one operation and writes no row") {
        shops.set_clock(30);
        const auto starts = shops.us().count("start");
        const auto none = shops.do_well({"import-new", "--buffer", "0s"});
        CHECK(LiveShops::products(none) == "0 0 0 0 0 0");
        CHECK(shops.us().count("start") == starts + 1);
        CHECK(shops.us().count("result") == 2);
        CHECK(shops.watermarks() == "us import-new 30; us import-updates 0");
        CHECK(value_in_private_tables(shops.catalog,
                                      "SELECT max(changed_run) FROM product") ==
              "2");
        shops.do_well({"import-updates"});
        CHECK(shops.watermarks() == "us import-new 30; us import-updates 30");
    }
}

TEST_CASE("a window is Shopify's: a clock that is an hour off does no harm") {
    for (const int off : {-60, 60}) {
        CAPTURE(off);
        const LiveShops shops;
        shops.set_clock(off);
        shops.stock({{1, {11}, off - 5, off - 5}});
        shops.do_well({"import-bulk"});
        CHECK(shops.watermarks() ==
              fmt::format("us import-new {0}; us import-updates {0}", off));
        shops.set_clock(off + 15);
        shops.stock({{2, {21}, off + 10, off + 10}});
        const auto news = shops.do_well({"import-new"});
        CHECK(LiveShops::products(news) == "2 1 0 1 0 0");
        shops.set_clock(off + 16);
        shops.remove(1);
        const auto updates =
            shops.do_well({"import-updates", "--max-delete", "50"});
        CHECK(LiveShops::products(updates) == "1 0 0 1 0 1");
        CHECK(shops.watermarks() ==
              fmt::format("us import-new {}; us import-updates {}", off + 15,
                          off + 16));
    }
}

TEST_CASE("a watermark that is yet to come is refused, and the whole shop's "
          "reading sets it anew") {
    const FilledShop shops;
    std::string ahead;
    SUBCASE("by years") {
        ahead = "9999-12-31T23:59:59Z";
    }
    SUBCASE("by hours") {
        ahead = shops.time(180);
    }
    store(shops.catalog, "UPDATE watermark SET at = '" + ahead + "'");
    shops.set_clock(15);
    shops.stock({{3, {31}, 14, 14}});
    for (const auto* job : {"import-new", "import-updates"}) {
        shops.fails({job}, 8, "is of " + ahead + ", which is in the future");
        shops.fails({job, "--until", shops.time(14)}, 8, "import-bulk");
    }
    const auto marks = shops.watermarks();
    const auto news = shops.do_well({"import-new", "--since", shops.time(0)});
    CHECK(LiveShops::products(news) == "1 1 0 0 0 0");
    CHECK(shops.watermarks() == marks);

    shops.do_well({"import-bulk"});
    CHECK(shops.watermarks() == "us import-new 15; us import-updates 15");
    shops.do_well({"import-new"});
    CHECK(shops.search() == shops.created_since(10));
}

TEST_CASE("status and doctor tell of a watermark that is yet to come") {
    const FilledShop shops;
    CHECK(shops.run({"status", "--check"}).exit_code == 0);
    store(shops.catalog, "UPDATE watermark SET at = '9999-12-31T23:59:59Z'"
                         " WHERE command = 'import-new'");
    const auto told = shops.run({"status", "--check"});
    CHECK(told.exit_code == 1);
    CHECK(contains(told.out, "ahead       import-new reads nothing"));
    const auto status = document_of(shops.run({"status", "-f", "json"}));
    CHECK(text_of(status["shops"][0]["ahead"][0]) == "import-new");
    const auto examined = shops.run({"doctor"});
    CHECK(examined.exit_code == 1);
    CHECK(contains(examined.out, "problem  watermark"));
    CHECK(contains(examined.out, "hwsync import-bulk"));
}

TEST_CASE("a watermark moves only where no gap is left behind it") {
    const FilledShop shops;
    shops.set_clock(60);
    const auto* const stays = "us import-new 0; us import-updates 0";
    SUBCASE("--since after it leaves one") {
        shops.do_well({"import-new", "--since", shops.time(1)});
        CHECK(shops.watermarks() == stays);
        shops.do_well({"import-updates", "--since", shops.time(1)});
        CHECK(shops.watermarks() == stays);
    }
    SUBCASE("--since at it leaves none") {
        shops.do_well({"import-new", "--since", shops.time(0)});
        CHECK(shops.watermarks() == "us import-new 60; us import-updates 0");
    }
    SUBCASE("--until never moves it") {
        shops.do_well({"import-new", "--until", shops.time(59)});
        CHECK(shops.search() == fmt::format("({} AND created_at:<='{}')",
                                            shops.created_since(-5),
                                            shops.time(59)));
        shops.do_well({"import-updates", "--since", shops.time(-9), "--until",
                       shops.time(59)});
        CHECK(shops.watermarks() == stays);
    }
    SUBCASE("a clock that was set back does not move it back") {
        shops.set_clock(-30);
        shops.do_well({"import-new"});
        shops.do_well({"import-updates"});
        CHECK(shops.watermarks() == stays);
    }
    SUBCASE("a file does not move it") {
        const auto file = shops.folder.write("none.jsonl", "");
        shops.do_well({"import-new", "--file", file});
        CHECK(shops.watermarks() == stays);
    }
    SUBCASE("a dry run does not move it") {
        const auto before = read_file(shops.catalog);
        shops.do_well({"import-new", "--dry-run"});
        shops.do_well({"import-updates", "--dry-run"});
        CHECK(read_file(shops.catalog) == before);
    }
}

TEST_CASE("a window that ends before it begins is no window") {
    const FilledShop shops;
    const auto asked = shops.us().requests().size();
    const auto file = shops.folder.write("some.jsonl", "{}\n");
    for (const auto* command : {"import-new", "import-updates"}) {
        CAPTURE(command);
        const auto before = shops.value("SELECT COUNT(*) FROM runs");
        shops.fails({command, "--since", "1h", "--until", "2h"}, 2, "--until");
        shops.fails({command, "--since", "1h", "--until", "2h", "--file", file},
                    2, "--until");
        CHECK(shops.value("SELECT COUNT(*) FROM runs") == before);
        // The watermark's buffer is taken off.
        shops.fails({command, "--until", shops.time(-6)}, 2, "--until");
        shops.fails({command, "--until", shops.time(-6), "--dry-run"}, 2,
                    "--until");
    }
    CHECK(shops.us().requests().size() == asked);
    shops.do_well(
        {"import-new", "--since", shops.time(-9), "--until", shops.time(-9)});
    shops.do_well({"import-new", "--until", shops.time(-4)});
}

TEST_CASE("without a first import nothing says since when") {
    const LiveShops shops;
    shops.stock({{1, {11}, -10, -10}});
    for (const auto* command : {"import-new", "import-updates"}) {
        CAPTURE(command);
        shops.fails({command}, 8, "--since");
        CHECK_FALSE(std::filesystem::exists(shops.catalog));
    }
    CHECK(shops.us().requests().empty());
    SUBCASE("--since once is enough") {
        const auto news = shops.do_well({"import-new", "--since", "1h"});
        CHECK(LiveShops::products(news) == "1 1 0 0 0 0");
        CHECK(shops.watermarks() == "us import-new 0");
        shops.fails({"import-updates"}, 8, "--since");
        shops.do_well({"import-new"});
    }
    SUBCASE("not with --until") {
        shops.do_well({"import-new", "--since", "1h", "--until", "1m"});
        CHECK(shops.watermarks().empty());
        shops.fails({"import-new"}, 8, "--since");
    }
}

TEST_CASE("import-updates brings changes, ends variants and deleted products") {
    const FilledShop shops;
    shops.set_clock(15);
    shops.us().control(R"({"delete":"gid://shopify/Product/1"})");
    shops.stock({{1, {12, 13}, 10, -600, "Other"}});
    shops.remove(2);
    shops.fails({"import-updates"}, 8, "--max-delete");
    const auto updates =
        shops.do_well({"import-updates", "--max-delete", "100"});
    CHECK(LiveShops::products(updates) == "1 0 1 0 0 1");
    CHECK(LiveShops::variants(updates) == "2 1 0 1 0 2");
    CHECK(shops.value("SELECT group_concat(id) FROM variants") == "12,13");
    const auto before = shops.dump();
    const auto again = shops.do_well({"import-updates"});
    CHECK(LiveShops::products(again) == "1 0 0 1 0 0");
    CHECK(shops.dump() == before);
}

TEST_CASE("a product of which only Shopify's times moved is unchanged") {
    const FilledShop shops;
    shops.set_clock(15);
    shops.stock({{1, {11, 12}, 10}});
    const auto updates = shops.do_well({"import-updates"});
    CHECK(LiveShops::products(updates) == "1 0 0 1 0 0");
    CHECK(LiveShops::variants(updates) == "2 0 0 2 0 0");
}

TEST_CASE("a deletion is believed only where Shopify has the product no more") {
    for (const auto* source : {"both", "events", "deletionEvents"}) {
        CAPTURE(source);
        const FilledShop shops;
        shops.us().control(fmt::format(R"({{"deletions":"{}"}})", source));
        shops.set_clock(15);
        shops.remove(1);
        shops.stock({{1, {11, 12}}});
        const auto none = shops.do_well({"import-updates"});
        CHECK(LiveShops::products(none) == "0 0 0 0 0 0");
        shops.remove(1);
        const auto gone =
            shops.do_well({"import-updates", "--max-delete", "100"});
        CHECK(LiveShops::products(gone) == "0 0 0 0 0 1");
    }
}

TEST_CASE("an incomplete product is asked for until it is whole") {
    const FilledShop shops;
    shops.set_clock(15);
    shops.stock({{3, {31}, 10, 10, "New", 3}});
    const auto news = shops.do_well({"import-new"});
    REQUIRE(news["incomplete"].Size() == 1);
    CHECK(value_in_private_tables(shops.catalog,
                                  "SELECT product_id FROM incomplete") == "3");
    shops.set_clock(60);
    const auto still = shops.do_well({"import-new", "--buffer", "0s"});
    CHECK(shops.search() == shops.created_since(15) + " OR id:3");
    CHECK(LiveShops::products(still) == "1 0 0 1 0 0");
    CHECK(still["incomplete"].Size() == 1);
    SUBCASE("by the other command too, once it has all its variants") {
        shops.stock({{3, {31, 32, 33}, 10, 10, "New"}});
        const auto whole = shops.do_well({"import-updates", "--buffer", "0s"});
        CHECK(LiveShops::variants(whole) == "3 2 0 1 0 0");
        CHECK(whole["incomplete"].Empty());
        CHECK(value_in_private_tables(
                  shops.catalog, "SELECT count(*) FROM incomplete") == "0");
        shops.do_well({"import-new", "--buffer", "0s"});
        CHECK(shops.search() == shops.created_since(60));
    }
    SUBCASE("or until it is gone") {
        shops.us().control(R"({"deletions":"none"})");
        shops.remove(3);
        const auto gone = shops.do_well(
            {"import-new", "--buffer", "0s", "--max-delete", "100"});
        CHECK(LiveShops::products(gone) == "0 0 0 0 0 1");
        CHECK(value_in_private_tables(
                  shops.catalog, "SELECT count(*) FROM incomplete") == "0");
    }
}

TEST_CASE("a count that is a lower bound is none of a product's faults") {
    const LiveShops shops;
    const auto put = [&shops](const std::string& count, int variants) {
        std::string lines = R"({\"id\":\"gid://shopify/Product/1\",)"
                            R"(\"title\":\"One\",\"createdAt\":)"
                            R"(\"2026-01-01T00:00:00Z\",\"updatedAt\":)"
                            R"(\"2026-01-01T00:00:00Z\",\"variantsCount\":{)" +
                            count + "}}\\n";
        for (int id = 11; id < 11 + variants; ++id) {
            lines += fmt::format(R"({{\"id\":\"gid://shopify/ProductVariant/)"
                                 R"({}\",\"sku\":\"{}\",\"__parentId\":)"
                                 R"(\"gid://shopify/Product/1\"}}\n)",
                                 id, id);
        }
        shops.us().control(fmt::format(R"({{"products":"{}"}})", lines));
    };
    struct Case {
        std::string count;
        unsigned incomplete;
    };
    for (const auto& row :
         std::vector<Case>{{R"(\"count\":2,\"precision\":\"AT_LEAST\")", 0},
                           {R"(\"count\":3,\"precision\":\"AT_LEAST\")", 0},
                           {R"(\"count\":4,\"precision\":\"AT_LEAST\")", 1},
                           {R"(\"count\":2,\"precision\":\"EXACT\")", 0},
                           {R"(\"count\":4)", 1}}) {
        CAPTURE(row.count);
        put(row.count, 3);
        const auto result = shops.do_well({"import-bulk"});
        CHECK(result["incomplete"].Size() == row.incomplete);
        CHECK(LiveShops::variants(result).starts_with("3 "));
    }
    const auto query = value_in_private_tables(
        shops.catalog, "SELECT query FROM operation ORDER BY run DESC LIMIT 1");
    CHECK(contains(query, "precision"));
}

TEST_CASE(
    "of many incomplete products as many are asked for at once as go into "
    "one question, and each has its turn") {
    const LiveShops shops;
    std::vector<LiveProduct> products;
    for (int id = 1; id <= 600; ++id) {
        products.push_back({id, {1000 + id}, -60, -600, "Thing", 2});
    }
    shops.stock(products);
    shops.do_well({"import-bulk"});
    const auto ids_asked = [&shops] {
        shops.do_well({"import-new", "--buffer", "0s"});
        const auto query = value_in_private_tables(
            shops.catalog,
            "SELECT query FROM operation ORDER BY run DESC LIMIT 1");
        std::set<int> ids;
        for (auto at = query.find("id:"); at != std::string::npos;
             at = query.find("id:", at + 1)) {
            ids.insert(std::stoi(query.substr(at + 3)));
        }
        return ids;
    };
    const auto first = ids_asked();
    CHECK(first.size() == 250);
    CHECK(*first.rbegin() == 250);
    const auto second = ids_asked();
    CHECK(second.size() == 250);
    CHECK(*second.begin() == 251);
    const auto third = ids_asked();
    CHECK(third.size() == 250);
    CHECK(third.contains(600));
    CHECK(third.contains(1));
}

TEST_CASE("a watermark too old for Shopify's memory asks for import-bulk") {
    const LiveShops shops;
    shops.stock({{1, {11}}});
    shops.set_clock(-301 * 24 * 60);
    shops.do_well({"import-bulk"});
    shops.set_clock(0);
    shops.fails({"import-updates"}, 8, "import-bulk");
    // Nothing that came is ever forgotten.
    shops.do_well({"import-new"});
}

TEST_CASE("a shop that answers simply is read all the same") {
    const LiveShops shops({"eu"});
    shops.us().control(R"({"simple":true})");
    shops.shop("eu").control(R"({"simple":true,"unknown":["deletionEvents"]})");
    shops.stock({{1, {11, 12}}, {2, {21}}});
    shops.stock("eu", {{501, {511, 512}}});
    shops.do_well({"import-bulk"});
    shops.set_clock(15);
    shops.stock({{3, {31}, 14, 14}});
    shops.remove(2);
    shops.do_well({"import-new"});
    shops.do_well({"import-updates", "--max-delete", "50"});
    CHECK(shops.value("SELECT group_concat(id) FROM products") == "1,3");
    shops.do_well({"associate"});
    shops.do_well({"associate"});
    CHECK(shops.value("SELECT count(*) FROM links") == "2");
}

TEST_CASE("one source of deletions that a version lacks is done without") {
    for (const auto* unknown : {"events", "deletionEvents"}) {
        CAPTURE(unknown);
        const FilledShop shops;
        shops.us().control(fmt::format(R"({{"unknown":["{}"]}})", unknown));
        shops.set_clock(15);
        shops.remove(2);
        const auto result = shops.run({"import-updates", "--max-delete", "50"});
        CHECK(result.exit_code == 0);
        CHECK(contains(result.err, fmt::format("`{}`", unknown)));
        CHECK(contains(result.err, "warning"));
        CHECK(shops.value("SELECT count(*) FROM products") == "1");
    }
    const FilledShop shops;
    shops.us().control(R"({"unknown":["events","deletionEvents"]})");
    shops.set_clock(15);
    const auto before = shops.dump();
    const auto result = shops.run({"import-updates"});
    CHECK(result.exit_code == 4);
    CHECK(shops.dump() == before);
}

TEST_CASE("a product whose variants nobody counted came whole all the same") {
    const FilledShop shops;
    shops.set_clock(15);
    shops.us().control(R"({"delete":"gid://shopify/Product/1"})");
    shops.us().control(
        fmt::format(R"({{"products":"{{\"id\":\"gid://shopify/Product/1\",)"
                    R"(\"createdAt\":\"{0}\",\"updatedAt\":\"{1}\"}}\n)"
                    R"({{\"id\":\"gid://shopify/ProductVariant/12\",)"
                    R"(\"sku\":\"S12\",\"createdAt\":\"{0}\",)"
                    R"(\"updatedAt\":\"{1}\",)"
                    R"(\"__parentId\":\"gid://shopify/Product/1\"}}\n"}})",
                    shops.time(-600), shops.time(10)));
    shops.do_well({"import-updates", "--max-delete", "50"});
    CHECK(shops.value("SELECT group_concat(id) FROM variants") == "12,21");
}

TEST_CASE("a window from which something was withheld moves no watermark") {
    const FilledShop shops;
    shops.set_clock(15);
    shops.stock({{1, {11, 12}, 14, -600}});
    const auto body = fmt::format(
        R"({{"id":"gid://shopify/Product/1","title":"Thing","updatedAt":"{0}",)"
        R"("variantsCount":{{"count":1}}}})"
        "\n"
        R"({{"id":"gid://shopify/ProductVariant/11","sku":"S",)"
        R"("updatedAt":"{0}","__parentId":"gid://shopify/Product/1"}})"
        "\n"
        R"({{"id":"none","title":"T"}})"
        "\n",
        shops.time(14));
    std::string escaped;
    for (const char c : body) {
        escaped += c == '"' ? "\\\"" : c == '\n' ? "\\n" : std::string(1, c);
    }
    shops.us().control(
        fmt::format(R"({{"operation":{{"objectCount":"3","fileSize":"{}"}}}})",
                    body.size()));
    shops.us().control(
        fmt::format(R"({{"fault":{{"on":"result","kind":"status","status":200,)"
                    R"("body":"{}"}}}})",
                    escaped));
    const auto updates = shops.do_well({"import-updates"});
    CHECK(updates["withheld"].GetInt64() == 1);
    CHECK(updates["rejected"].GetInt64() == 1);
    CHECK(shops.watermarks() == "us import-new 0; us import-updates 0");
    CHECK(shops.value("SELECT group_concat(id) FROM"
                      " (SELECT id FROM variants ORDER BY id)") == "11,12,21");
    const auto withholding = [&shops] {
        std::string commands;
        const auto status = shops.do_well({"status"});
        for (const auto& job : status["shops"][0]["withholding"].GetArray()) {
            commands += text_of(job["command"]);
        }
        return commands;
    };
    CHECK(withholding() == "import-updates");

    shops.us().control(R"({"operation":{}})");
    CHECK(shops.do_well({"import-updates"})["withheld"].GetInt64() == 0);
    CHECK(shops.watermarks() == "us import-new 0; us import-updates 15");
    CHECK(withholding().empty());
}
