#include "fake_shopify/server.hpp"
#include "program/exports.hpp"
#include "program/imports.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include <sys/stat.h>

namespace {

using Words = std::vector<std::string>;

constexpr auto png = "\x89PNG\r\n\x1a\n-and-more";

/// A catalog whose child eu has one linked variant and those that a test adds,
/// each a line's members besides its ids.
class Shops {
public:
    struct Open {
        std::string title;
        std::string sku;
        std::string image;
    };

    explicit Shops(const std::vector<Open>& open = {},
                   const std::string& child = "eu")
        : m_child(child) {
        folder.write("us.jsonl", product(1) + variant(10, 1) +
                                     product(2, {.title = "Tee"}) +
                                     variant(20, 2, sku("nb-1")));
        std::string lines = product(101) + variant(1010, 101, sku("SKU-10"));
        for (std::size_t i = 0; i < open.size(); ++i) {
            const auto id = static_cast<std::int64_t>(102 + i);
            const auto image =
                fmt::format(R"("featuredMedia":{{"preview":{{"image":)"
                            R"({{"url":"{}"}}}}}})",
                            open[i].image);
            lines += product(id, {.title = open[i].title, .more = image}) +
                     variant(id * 10, id, sku(open[i].sku));
        }
        folder.write("eu.jsonl", lines);
        REQUIRE(run({"import-bulk", "--file", folder / "us.jsonl"}).exit_code ==
                0);
        REQUIRE(
            run({"associate", "--shop", child, "--file", folder / "eu.jsonl"})
                .exit_code == 0);
    }

    RunResult run(Words words, const RunOptions& options = {}) const {
        words.insert(words.begin(), {"--catalog", folder / "catalog.db"});
        return run_hwsync(words, options);
    }

    std::string page(const Words& more = {}) const {
        Words words{"report", path()};
        words.insert(words.end(), more.begin(), more.end());
        const auto result = run(words);
        CAPTURE(result.err);
        REQUIRE(result.exit_code == 0);
        return read_file(path());
    }

    std::string path() const { return folder / "report.html"; }

    TestFolder folder;

private:
    static LineText sku(const std::string& value) {
        return {.more = fmt::format(R"("sku":"{}")", value)};
    }

    std::string m_child;
};

std::size_t count_of(const std::string& text, std::string_view part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos;
         at = text.find(part, at + part.size())) {
        ++count;
    }
    return count;
}

mode_t mode_of(const std::string& path) {
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    return status.st_mode & 07777;
}

} // namespace

TEST_CASE("a page says of each shop how much is linked and what is not") {
    const Shops shops{{{"Shirt", "NB-1", "https://cdn.shopify.com/a.png?v=1"},
                       {"Cap", "X", "https://example.org/b.png"}}};
    const auto page = shops.page();
    CHECK(page.starts_with("<!DOCTYPE html>\n"));
    CHECK(page.ends_with("</html>\n"));
    CHECK(contains(page, "has <b>2</b> products with <b>2</b> variants"));
    CHECK(contains(page, R"(<div class="share">33.3%</div>)"));
    CHECK(contains(page, "<b>1</b> of <b>3</b> variants have a link."));
    CHECK(contains(page, "Nearly the same<b>1</b>"));
    CHECK(contains(page, "No match<b>1</b>"));
    CHECK(contains(
        page,
        R"([4,["102","1020","Shirt","Title 1020","NB-1","","","","",0.00,)"
        R"("https://cdn.shopify.com/a.png?v=1&width=240"],)"
        R"([[["2","20","Tee","Title 20","nb-1",)"));
    CHECK(contains(page, R"([3,["103","1030","Cap",)"));
    CHECK(contains(page, R"("https://example.org/b.png"],[],0,[]])"));
    CHECK_FALSE(contains(page, "1010"));
}

TEST_CASE("what was mended since the last associate is no longer open") {
    const Shops shops{{{"Shirt", "NB-1", ""}, {"Cap", "X", ""}}};
    REQUIRE(shops
                .run({"link", "add", "--shop", "eu", "--variant-id", "1020",
                      "nb-1"})
                .exit_code == 0);
    REQUIRE(
        shops.run({"link", "remove", "--shop", "eu", "--variant-id", "1030"})
            .exit_code == 0);
    const auto page = shops.page();
    CHECK(contains(page,
                   R"(<script type="application/json" class="open">[[],0]<)"));
    CHECK(contains(page, "100.0%"));
    CHECK(contains(page, ", <b>1</b> more are blocked"));
}

TEST_CASE("the joiners of Persian and emoji stay in titles, not in SKUs") {
    const Shops shops{{{"mi\xe2\x80\x8cx\\u202e", "B\\u200dC", ""}}};
    const auto page = shops.page();
    CHECK(contains(page, "\"mi\xe2\x80\x8cx\\\\u{202e}\""));
    CHECK(contains(page, "\"B\\u200dC\""));
    CHECK_FALSE(contains(page, "B\xe2\x80\x8d"));
}

TEST_CASE("nothing of the data is markup, script, a control or an address") {
    const Shops shops{{{R"(</script><script>alert(1)</script>)",
                        R"(\" onload=\"x)", "javascript:alert(1)"},
                       {R"(<!--\u202egnp\u0007)", "<b>", "data:text/html,x"},
                       {"&amp;", "'", "http://example.org/plain.png"}},
                      "<i>\"it's\"&\n"};
    const auto page = shops.page();
    // The words, the scripts, one shop's name and lists.
    CHECK(count_of(page, "<script") == 11);
    CHECK(count_of(page, "</script") == 11);
    CHECK(count_of(page, "<!") == 1);
    CHECK_FALSE(contains(page, "<b>\""));
    CHECK_FALSE(contains(page, "<i>"));
    CHECK(contains(page, "<h2>&lt;i&gt;&quot;it&#39;s&quot;&amp;\\u{a}</h2>"));
    CHECK(contains(page, R"("\u003c/script>\u003cscript>alert(1))"));
    CHECK(contains(page, R"("\u003c!--\\u{202e}gnp\\u{7}")"));
    for (const auto* part : {"\xe2\x80\xae", "\x07", "javascript:", "data:text",
                             "http://example.org"}) {
        CHECK_FALSE(contains(page, part));
    }
}

TEST_CASE("a page lets nothing run and nothing be fetched but its own") {
    const Shops shops{{{"Shirt", "NB-1", ""}}};
    const auto page = shops.page();
    CHECK(contains(page, "default-src 'none'; style-src 'sha256-"));
    CHECK(contains(page, "; script-src 'sha256-"));
    CHECK(contains(page, "; img-src https:; base-uri 'none'; form-action "
                         "'none'\">"));
    CHECK(
        contains(shops.page({"--embed-images"}), "; img-src data:; base-uri"));
    for (const auto* part : {"src=", "@import", "url(", "unsafe", "eval("}) {
        CAPTURE(part);
        CHECK_FALSE(contains(page, part));
    }
}

TEST_CASE("pictures stand in the page where they are asked for and are some") {
    std::mutex mutex;
    std::string asked;
    const fake::Server server{
        0, "", "", [&](const fake::Incoming& incoming) {
            const std::lock_guard lock{mutex};
            asked += incoming.path + " ";
            if (incoming.path == "/moved") {
                return fake::Reply{302, {{"Location", "/good"}}, "", "", {}};
            }
            const bool good = incoming.path == "/good";
            return fake::Reply{
                200, {}, "image/png", good ? png : "<svg onload=x>", {}};
        }};
    const Shops shops{{{"A", "X1", server.url() + "/good"},
                       {"B", "X2", server.url() + "/good"},
                       {"C", "X3", server.url() + "/bad"},
                       {"D", "X4", server.url() + "/moved"},
                       {"E", "X5", "javascript:x"}}};
    const auto config = shops.folder.write(
        "hwsync.toml",
        fmt::format("primary = \"primary\"\n[shops.primary]\n"
                    "domain = \"us.myshopify.com\"\ntoken_env = \"T\"\n"
                    "endpoint = \"{}\"\n[shops.eu]\n"
                    "domain = \"eu.myshopify.com\"\ntoken_env = \"T\"\n",
                    server.url()));
    const auto result = shops.run(
        {"report", shops.path(), "--embed-images", "--config", config});
    CHECK(result.exit_code == 0);
    CHECK(contains(result.err, "3 of 4 pictures could not be fetched"));
    const auto page = read_file(shops.path());
    CHECK(contains(page,
                   R"(class="image" data-number="0">)"
                   R"("data:image/png;base64,iVBORw0KGgotYW5kLW1vcmU=")"));
    CHECK(count_of(page, "data-number=") == 1);
    CHECK(contains(page, R"("admin":"https://eu.myshopify.com/admin")"));
    CHECK_FALSE(contains(page, "svg onload"));
    CHECK_FALSE(contains(page, server.url()));
    {
        const std::lock_guard lock{mutex};
        CHECK(asked == "/good /bad /moved ");
        asked.clear();
    }
    // Without a stand-in for Shopify in the config, this machine is not asked.
    CHECK(contains(shops.run({"report", shops.path(), "--embed-images"}).err,
                   "4 of 4 pictures"));
    const std::lock_guard lock{mutex};
    CHECK(asked.empty());
}

TEST_CASE("a page holds 2,000 pictures, and says how many it leaves out") {
    std::vector<Shops::Open> open;
    for (int i = 0; i < 2010; ++i) {
        open.push_back({"Shirt", fmt::format("X{}", i),
                        fmt::format("https://127.0.0.1:1/{}.png", i)});
    }
    const Shops shops{open};
    const auto result = shops.run({"report", shops.path(), "--embed-images"});
    CHECK(result.exit_code == 0);
    CHECK(contains(result.err, "a page holds 2,000 pictures at most, so those "
                               "of 10 more products are left out"));
}

TEST_CASE("commands on a page lead to its catalog and config file") {
    const Shops shops;
    const auto config = shops.folder.write("hwsync.toml", "");
    CHECK(contains(shops.page({"--config", config}),
                   fmt::format(R"("program":"hwsync --catalog {} --config {}")",
                               shops.folder / "catalog.db", config)));
}

TEST_CASE("little coverage does not look like none") {
    std::vector<Shops::Open> open;
    for (int i = 0; i < 2199; ++i) {
        open.push_back({"Shirt", fmt::format("X{}", i), ""});
    }
    CHECK(
        contains(Shops{open}.page(), R"(<div class="share">under 0.1%</div>)"));
}

TEST_CASE("a new page is for whom the umask lets read, and one that is there "
          "keeps its mode") {
    const Shops shops;
    const auto before = umask(027);
    shops.page();
    CHECK(mode_of(shops.path()) == 0640);
    std::filesystem::permissions(shops.path(), std::filesystem::perms{0600});
    shops.page();
    umask(before);
    CHECK(mode_of(shops.path()) == 0600);
}

TEST_CASE("a page that cannot be made leaves what was there, and no litter") {
    const Shops shops;
    const auto before = shops.page();
    CHECK(shops.run({"report", shops.path(), "--shop", "ue"}).exit_code == 2);
    CHECK(read_file(shops.path()) == before);
    const auto missing = shops.folder / "missing/report.html";
    CHECK(shops.run({"report", missing}).exit_code == 6);
    CHECK(shops.run({"report", shops.folder.path()}).exit_code == 2);
    std::size_t pages = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(shops.folder.path())) {
        pages += contains(entry.path().native(), "report.html") ? 1 : 0;
    }
    CHECK(pages == 1);
}

TEST_CASE("what a page holds is one document for programs") {
    const Shops shops{{{"Shirt", "NB-1", ""}}};
    const auto document =
        document_of(shops.run({"report", shops.path(), "-f", "json"}));
    REQUIRE(document["shops"].Size() == 1);
    const auto& shop = document["shops"][0];
    CHECK(text_of(shop["shop"]) == "eu");
    CHECK(shop["variants"].GetUint64() == 2);
    CHECK(shop["linked"].GetUint64() == 1);
    CHECK(shop["blocked"].GetUint64() == 0);
    CHECK(shop["coverage"].GetDouble() == 0.5);
    CHECK(shop["open"].GetUint64() == 1);
    CHECK(shop["suspect"].GetUint64() == 0);
    CHECK(shop["gaps"].GetUint64() == 1);
    CHECK(document["images"].GetUint64() == 0);
    CHECK(document["images_left_out"].GetUint64() == 0);
    const auto told = shops.run({"report", shops.path(), "--shop", "eu"});
    CHECK(told.out == shops.path() + ": 1 variant without a link in 1 shop\n");
}

TEST_CASE("The likeliest of many candidates stands first, whatever its id") {
    const TestFolder folder;
    const LineText same{.title = "One", .more = R"("sku":"SAME")"};
    std::string primary;
    for (std::int64_t number = 100; number < 250; ++number) {
        primary += product(number, {.title = fmt::format("Shoe {}", number)}) +
                   variant(number * 10, number, same);
    }
    folder.write("us.jsonl", primary);
    folder.write("eu.jsonl", product(900, {.title = "Shoe 240"}) +
                                 variant(9000, 900, same));
    const auto run = [&](Words words) {
        words.insert(words.begin(), {"--catalog", folder / "catalog.db"});
        return run_hwsync(words);
    };
    run({"import-bulk", "--file", folder / "us.jsonl"});
    run({"associate", "--shop", "eu", "--file", folder / "eu.jsonl"});
    CHECK(run({"report", folder / "report.html"}).exit_code == 0);
    const auto page = read_file(folder / "report.html");
    CHECK(contains(page, R"([[["240","2400","Shoe 240")"));

    const auto checked = run({"verify", "SAME"});
    CHECK(contains(checked.out, "and 50 more variants and links: --format json "
                                "has them all"));
    const auto all = document_of(run({"verify", "SAME", "-f", "json"}));
    CHECK(all["asked"].Size() == 150);
}
