#include "program/exports.hpp"
#include "program/imports.hpp"
#include "program/two_shops.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <filesystem>
#include <string>
#include <vector>

namespace {

using Words = std::vector<std::string>;

struct Counts {
    unsigned older = 0;
    unsigned withheld = 0;
    unsigned newer = 0;

    bool operator==(const Counts&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Counts& counts) {
    return out << counts.older << " older, " << counts.withheld << " withheld, "
               << counts.newer << " newer";
}

/// Of all who read a file into a catalog or compare it with one.
class Readers {
public:
    /// What the shop had on the first of January, and of February.
    Readers(const std::string& january, const std::string& february,
            bool is_child)
        : m_is_child(is_child) {
        if (is_child) {
            run({"import-bulk", "--file",
                 m_folder.write("us.jsonl", product(9) + variant(90, 9))});
        }
        read(january, {"--as-of", "2026-01-01T12:00:00Z"});
        read(february, {"--as-of", "2026-02-01T12:00:00Z"});
    }

    Counts verify(const std::string& lines) const {
        const auto document =
            run({"verify", "--shop", m_is_child ? "eu" : "primary", "--file",
                 m_folder.write("now.jsonl", lines)});
        const auto& read = document["read"][0];
        return {read["older"].GetUint(), read["withheld"].GetUint(),
                read["newer"].GetUint()};
    }

    Counts read(const std::string& lines, const Words& more) const {
        Words words{"--file",       m_folder.write("now.jsonl", lines),
                    "--max-delete", "100",
                    "--max-reject", "100"};
        words.insert(words.end(), more.begin(), more.end());
        if (m_is_child) {
            words.insert(words.begin(), {"associate", "--shop", "eu"});
            const auto document = run(words);
            const auto& shop = document["shops"][0];
            return {shop["older"].GetUint(), shop["withheld"].GetUint(),
                    shop["newer"].GetUint()};
        }
        words.insert(words.begin(), "import-bulk");
        const auto document = run(words);
        return {document["products"]["older"].GetUint() +
                    document["variants"]["older"].GetUint(),
                document["withheld"].GetUint(), document["newer"].GetUint()};
    }

private:
    rapidjson::Document run(Words words) const {
        words.insert(words.begin(), {"-c", m_folder / "c.db", "-f", "json"});
        return document_of(run_hwsync(words));
    }

    TestFolder m_folder;
    bool m_is_child;
};

constexpr auto mid_january = "2026-01-15T00:00:00Z";
constexpr auto february = "2026-02-02T00:00:00Z";

const std::string nameless_variant =
    R"({"id":"gid://shopify/ProductVariant/","title":"x",)"
    R"("__parentId":"gid://shopify/Product/1"})"
    "\n";

} // namespace

TEST_CASE("what is older, or kept back, is counted alike by all who read a "
          "file") {
    const auto one = product(1) + variant(10, 1);
    const auto changed = [](const char* at) {
        return product(1, {.updated = at}) + variant(10, 1);
    };
    std::string before;
    std::string at_last = one;
    std::string now;
    Counts expected;
    SUBCASE("what a later reading of the whole shop did not hold") {
        now = one + product(2) + variant(20, 2) + variant(11, 1);
        expected = {.older = 3};
    }
    SUBCASE("a variant that has been deleted since") {
        before = one + variant(11, 1);
        now = before;
        expected = {.older = 1};
    }
    SUBCASE("a product that has been deleted since") {
        before = one + products(2, 2);
        now = before;
        expected = {.older = 2};
    }
    SUBCASE("a product, and a variant that came with it") {
        at_last = changed(mid_january);
        now = one + variant(11, 1);
        expected = {.older = 2};
    }
    SUBCASE("a product, but a variant is newer") {
        at_last = changed(mid_january);
        now = one + variant(11, 1, {.updated = february});
        expected = {.older = 1};
    }
    SUBCASE("only the first of a product's lines") {
        at_last = changed(mid_january);
        now = one + changed(february);
    }
    SUBCASE("what an unusable line may have been, of a changed product") {
        at_last = one + variant(11, 1);
        now = changed(february) + nameless_variant;
        expected = {.withheld = 1};
    }
    SUBCASE("the same of a product that has not changed") {
        at_last = one + variant(11, 1);
        now = one + nameless_variant;
        expected = {.withheld = 1};
    }
    for (const bool is_child : {false, true}) {
        CAPTURE(is_child);
        const Readers readers{before.empty() ? at_last : before, at_last,
                              is_child};
        CHECK(readers.verify(now) == expected);
        CHECK(readers.read(now, {"--dry-run"}) == expected);
    }
}

TEST_CASE("what did not come and stays is counted alike by all who read a "
          "file") {
    // The newest that comes is of January 2.
    const auto row = [](int id, const char* of_product,
                        const char* of_variant) {
        return product(id, {.updated = of_product}) +
               variant(10 * id, id, {.updated = of_variant}) +
               variant(10 * id + 1, id, {.updated = "2026-01-01T00:00:00Z"});
    };
    constexpr auto early = "2026-01-01T00:00:00Z";
    constexpr auto later = "2026-01-03T00:00:00Z";
    const auto newer =
        row(1, later, later) + row(2, later, early) + row(3, early, later);
    const auto part = product(5) + variant(50, 5);
    const auto whole = newer + row(4, early, early) + part +
                       variant(51, 5, {.updated = later}) + variant(52, 5);
    const auto nameless = R"({"id":"gid://shopify/Product/","title":"x"})"
                          "\n";
    for (const bool is_withheld : {false, true}) {
        CAPTURE(is_withheld);
        const TestFolder folder;
        const auto run = [&](Words words) {
            words.insert(words.begin(), {"-c", folder / "c.db", "-f", "json"});
            return document_of(run_hwsync(words));
        };
        const auto all = folder.write("all.jsonl", whole);
        const auto some =
            folder.write("some.jsonl", is_withheld ? part + nameless : part);
        const auto other =
            folder.write("us.jsonl", product(9) + variant(90, 9));
        const auto check = [&](const rapidjson::Value& counts) {
            CHECK(counts["newer"].GetUint() == 3 + 6 + 1);
            CHECK(counts["withheld"].GetUint() ==
                  (is_withheld ? 1 + 2 + 1 : 0));
        };
        run({"import-bulk", "--file", all});
        check(run({"verify", "--shop", "primary", "--file", some})["read"][0]);
        check(run({"import-bulk", "--file", some, "--max-delete", "100"}));

        std::filesystem::remove(folder / "c.db");
        run({"import-bulk", "--file", other});
        run({"associate", "--shop", "eu", "--file", all});
        check(run({"verify", "--shop", "eu", "--file", some})["read"][0]);
        check(run({"associate", "--shop", "eu", "--file", some, "--max-delete",
                   "100"})["shops"][0]);
    }
}

TEST_CASE("verify of an identifier lists who has it, be they few or many") {
    for (const std::int64_t most : {2, 60, 62, 63, 300}) {
        CAPTURE(most);
        const TwoShops shops;
        TwoShops::Products primary;
        for (std::int64_t id = 1001; id <= 1000 + most; ++id) {
            primary.push_back(product({{id, "A"}}));
        }
        shops.import(primary);
        shops.associate(
            {product({{51, "x"}}), product({{52, "y"}}), product({{53, "z"}})});
        shops.hold(53, 1001);
        shops.hold(51, 1001);
        shops.hold(52, 1002);
        const auto asked = document_of(
            run_hwsync({"-c", shops.catalog(), "verify", "A", "-f", "json"}));
        std::string listed;
        for (const auto& one : asked["asked"].GetArray()) {
            listed += fmt::format("{} {}; ", text_of(one["catalog_variant_id"]),
                                  one["variant_id"].IsNull()
                                      ? std::string{"-"}
                                      : text_of(one["variant_id"]));
        }
        std::string wanted = "1001 51; 1001 53; 1002 52; ";
        for (std::int64_t id = 1003; id <= 1000 + most; ++id) {
            wanted += fmt::format("{} -; ", id);
        }
        CHECK(listed == wanted);
    }
}

TEST_CASE(
    "what nearly matches by its own identifier is no concern of the other "
    "one's") {
    const TwoShops shops;
    const auto config =
        shops.config("primary = \"primary\"\n"
                     "[matching]\nnear = \"link\"\nfallback = \"other\"\n"
                     "[shops.primary]\ndomain = \"us.myshopify.com\"\n"
                     "[shops.eu]\ndomain = \"eu.myshopify.com\"\n");
    const std::string barcode = "4006381333931";
    shops.import({product({{11, "k2"}}), product({{12, "U25", barcode}})},
                 {"--config", config});
    shops.associate({product({{51, "K2"}}), product({{52, "K2", barcode}})},
                    {"--config", config});
    CHECK(shops.state(51) == "near");
    CHECK(shops.state(52) == "near");
    for (const auto* identifier : {"U25", "k2"}) {
        CAPTURE(identifier);
        const auto verified = run_hwsync(
            {"-c", shops.catalog(), "--config", config, "verify", identifier});
        CAPTURE(verified.out);
        CHECK(verified.exit_code == 0);
    }
}
