#include "program/linked_catalog.hpp"
#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

// As large as the shops, or as long as they are run.
constexpr std::array<std::string_view, 8> large_tables{
    "product", "variant",      "shop_product", "shop_variant",
    "link",    "link_history", "unresolved",   "reject"};

// Whether there is a first row.
constexpr std::string_view first_row = "\tSELECT NOT EXISTS (SELECT 1 FROM ";

/// The statements that read such a table from end to end.
std::set<std::string> scans_in(const std::string& plans) {
    std::set<std::string> scans;
    std::istringstream lines{plans};
    for (std::string line; std::getline(lines, line);) {
        const bool is_scan =
            std::any_of(large_tables.begin(), large_tables.end(),
                        [&](std::string_view table) {
                            const auto step = fmt::format("SCAN {}", table);
                            return line.starts_with(step + "\t") ||
                                   line.starts_with(step + " ");
                        });
        if (is_scan && line.find(first_row) == std::string::npos) {
            scans.insert(line);
        }
    }
    return scans;
}

class Planned : public LinkedCatalog {
public:
    std::set<std::string> scans_of(const Words& words) const {
        const auto log = folder.write("plans", "");
        RunOptions options;
        options.environment = {{"LD_PRELOAD", HWSYNC_PLAN_LOG},
                               {"HWSYNC_TEST_PLANS", log}};
        const auto result = run(words, options);
        CAPTURE(result.err);
        CHECK(result.exit_code <= 1);
        const auto plans = read_file(log);
        // Else nothing was looked at.
        CHECK(!plans.empty());
        return scans_in(plans);
    }
};

using Scans = std::set<std::string>;

} // namespace

TEST_CASE("what asks for one thing seeks it") {
    const Planned shops;
    shops.do_well({"link", "add", "--shop", "eu", "--variant-id", "53", "C"});
    const auto run = shops.value("SELECT MAX(id) FROM runs");
    for (const LinkedCatalog::Words& words :
         {LinkedCatalog::Words{"show", "A"},
          {"explain", "--shop", "eu", "A"},
          {"explain", "--shop", "eu", "--variant-id", "53"},
          {"verify", "A"},
          {"verify", "--shop", "eu", "A", "B"},
          {"status"},
          {"runs"},
          {"runs", "show", run},
          {"link", "history", "--shop", "eu", "--variant-id", "53"},
          {"link", "add", "--shop", "eu", "--variant-id", "52", "--replace",
           "A"},
          {"link", "remove", "--shop", "eu", "--variant-id", "52"},
          {"undo", run}}) {
        CAPTURE(words);
        CHECK(shops.scans_of(words) == Scans{});
    }
}

TEST_CASE("what brings little seeks what it changes") {
    const Planned shops;
    const auto file = shops.folder.write(
        "new.jsonl", to_jsonl({{2, {{21, "D"}, {22, "X"}}}}));
    CHECK(shops.scans_of({"import-new", "--file", file}) == Scans{});
    CHECK(shops.scans_of({"import-updates", "--file", file}) == Scans{});
}

namespace {

using Words = std::vector<std::string>;

enum class Skus { same, nearly, of_pairs, of_nobody };

/// A SKU that is `SAME` but for the case of its letters, and a space in it.
std::string nearly(int number, std::string_view space) {
    std::string sku = "same" + std::string{space} + "same same";
    for (char& c : sku) {
        if (c != ' ') {
            c = static_cast<char>(number % 2 == 0 ? c : c - 32);
            number /= 2;
        }
    }
    return sku;
}

/// A catalog variant and a child's for each number: all of one SKU, each of one
/// that is nearly all others', or each nearly its partner's alone; or of SKUs
/// that nobody else has, and of two titles.
class Holders : public TestFolder {
public:
    explicit Holders(int count, Skus skus = Skus::same) {
        std::string primary;
        std::string child;
        for (int number = 1; number <= count; ++number) {
            const auto like = [&](int base, std::string_view space) {
                const auto sku = skus == Skus::same     ? std::string{"SAME"}
                                 : skus == Skus::nearly ? nearly(number, space)
                                 : space.empty() ? fmt::format("SKU{}", number)
                                 : skus == Skus::of_pairs
                                     ? fmt::format("sku{}", number)
                                     : fmt::format("other{}", number);
                return fmt::format(
                    R"({{"id":"gid://shopify/Product/{0}","title":"Thing {1}"}})"
                    "\n"
                    R"({{"id":"gid://shopify/ProductVariant/{0}","sku":"{2}",)"
                    R"("__parentId":"gid://shopify/Product/{0}"}})"
                    "\n",
                    base + number,
                    skus == Skus::of_nobody ? number % 2 : number, sku);
            };
            primary += like(10'000, "");
            child += like(50'000, " ");
        }
        write("us.jsonl", primary);
        write("eu.jsonl", child);
        run({"import-bulk", "--file", *this / "us.jsonl"});
        run({"associate", "--shop", "eu", "--file", *this / "eu.jsonl"});
    }

    /// How many steps of SQLite's machine a command takes.
    long steps_of(const Words& words) const {
        RunOptions options;
        options.environment = {{"LD_PRELOAD", HWSYNC_PLAN_LOG},
                               {"HWSYNC_TEST_STEPS", write("steps", "")}};
        run(words, options);
        std::istringstream lines{read_file(*this / "steps")};
        long sum = 0;
        for (long steps = 0; lines >> steps;) {
            sum += steps;
        }
        return sum;
    }

private:
    void run(Words words, const RunOptions& options = {}) const {
        words.insert(words.begin(), {"--catalog", *this / "catalog.db"});
        const auto result = run_hwsync(words, options);
        CAPTURE(result.err);
        CHECK(result.exit_code <= 1);
    }
};

} // namespace

TEST_CASE("What has one identifier costs no more than its number") {
    const Holders few{200};
    const Holders many{800};
    const auto check = [](long steps, long four_times) {
        REQUIRE(steps > 0);
        // The square would be sixteen times.
        CHECK(four_times < 7 * steps);
    };
    for (const auto& words :
         {Words{"verify", "SAME"}, Words{"explain", "SAME"},
          Words{"show", "SAME"}, Words{"link", "list", "--identifier", "SAME"},
          Words{"link", "history", "SAME"}}) {
        CAPTURE(words.front());
        check(few.steps_of(words), many.steps_of(words));
    }
    check(Holders{200, Skus::nearly}.steps_of({"verify", "SAMESAMESAME"}),
          Holders{800, Skus::nearly}.steps_of({"verify", "SAMESAMESAME"}));
    check(few.steps_of({"report", few / "report.html"}),
          many.steps_of({"report", many / "report.html"}));
}

TEST_CASE("What has one title costs no more than its number") {
    // Of a title with fewer, suggest weighs all.
    const Holders few{900, Skus::of_nobody};
    const Holders many{2700, Skus::of_nobody};
    for (const auto& words :
         {Words{"suggest"}, Words{"gaps"}, Words{"suggest", "--sure", "90%"}}) {
        CAPTURE(words.front());
        const auto steps = few.steps_of(words);
        REQUIRE(steps > 0);
        // The square would be nine times.
        CHECK(many.steps_of(words) < 4 * steps);
    }
}

TEST_CASE("a near identifier is explained without a walk through its shop") {
    const Holders few{200, Skus::of_pairs};
    const Holders many{800, Skus::of_pairs};
    const auto steps_of = [](const Holders& shops) {
        const auto config =
            shops.write("hwsync.toml", two_shops_config + "[matching]\n"
                                                          "near = 'link'\n");
        return shops.steps_of({"--config", config, "explain", "--shop", "eu",
                               "--variant-id", "50001"});
    };
    const auto steps = steps_of(few);
    REQUIRE(steps > 0);
    CHECK(steps_of(many) < 2 * steps);
}
