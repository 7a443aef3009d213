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
    const auto run = shops.value("SELECT MAX(id) FROM run");
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
