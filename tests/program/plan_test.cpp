#include "program/imports.hpp"
#include "program/query.hpp"
#include "program/random_shop.hpp"
#include "program/two_shops.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <rapidjson/document.h>

#include <filesystem>
#include <functional>
#include <string>

#include <sys/stat.h>

namespace {

using Words = TwoShops::Words;
using Products = TwoShops::Products;

/// Two shops whose plans are files of the test's own.
class PlannedShops : public TwoShops {
public:
    std::string plan() const { return m_files / "eu.plan"; }

    void make_plan(const Products& products, const Words& more = {}) const {
        Words words{"--plan", plan()};
        words.insert(words.end(), more.begin(), more.end());
        associate(products, words);
    }

    RunResult run(Words words, const std::string& input = {}) const {
        words.insert(words.begin(), {"--catalog", catalog()});
        return run_hwsync(words, {.input = input});
    }

    RunResult apply(const Words& more = {}) const {
        Words words{"apply", plan()};
        words.insert(words.end(), more.begin(), more.end());
        return run(words);
    }

    /// What is held of each variant, and each change of it, runs and times
    /// aside.
    std::vector<std::vector<std::string>> links() const {
        auto rows = query(catalog(), "SELECT variant_id, catalog_variant_id,"
                                     " origin, key, note FROM link ORDER BY 1");
        for (auto& row :
             query(catalog(), "SELECT variant_id, from_id, from_key, to_id,"
                              " to_key, to_origin, reason FROM link_history"
                              " ORDER BY sequence")) {
            rows.push_back(std::move(row));
        }
        return rows;
    }

    const TestFolder& files() const { return m_files; }

private:
    TestFolder m_files;
};

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size() - 1) + 1;
        lines.push_back(text.substr(at, end - at));
        at = end;
    }
    return lines;
}

/// One link to make, one to move and one to end.
class ThreeChanges : public PlannedShops {
public:
    ThreeChanges() {
        import({product(
                    {{ 11,
                       "A" }}),
                product(
                    {{ 12,
                       "B" }}),
                product(
                    {{ 13,
                       "C" }}),
                product(
                    {{ 14,
                       "D" }})});
        associate({product({{51, "A"}}), product({{52, "B"}}),
                   product({{53, "x"}}), product({{54, "D"}})});
    }

    const Products read{product({{51, "B"}}), product({{52, "y"}}),
                        product({{53, "C"}}), product({{54, "D"}})};
};

rapidjson::Document json(const std::string& text) {
    rapidjson::Document document;
    document.Parse(text.c_str());
    REQUIRE_FALSE(document.HasParseError());
    return document;
}

std::string text_or_null(const rapidjson::Value& value) {
    return value.IsNull() ? "null" : text_of(value);
}

/// `eu 51: 11 > 12 auto, moved: identifier changed`
std::string change_text(const rapidjson::Value& change) {
    return fmt::format("{} {}: {} > {} {}, {}", text_of(change["shop"]),
                       text_of(change["variant_id"]),
                       text_or_null(change["from"]), text_or_null(change["to"]),
                       text_or_null(change["origin"]),
                       text_of(change["reason"]));
}

} // namespace

TEST_CASE("a plan stores what was read and changes no link, until applied") {
    const ThreeChanges shops;
    const auto before = shops.links();
    shops.make_plan(shops.read);
    CHECK(shops.links() == before);
    CHECK(query_value(shops.catalog(),
                      "SELECT sku FROM shop_variant WHERE id = 53") == "C");

    const auto applied = shops.apply({"-f", "json"});
    CHECK(applied.exit_code == 0);
    CHECK(applied.err == "");
    const auto document = json(applied.out);
    CHECK(text_of(document["command"]) == "apply");
    CHECK_FALSE(document["dry_run"].GetBool());
    const auto& changes = document["changes"];
    REQUIRE(changes.Size() == 3);
    CHECK(change_text(changes[0]) ==
          "eu 51: 11 > 12 auto, moved: identifier changed");
    CHECK(change_text(changes[1]) ==
          "eu 52: 12 > null null, ended: identifier changed");
    CHECK(change_text(changes[2]) == "eu 53: null > 13 auto, new");
    CHECK(shops.state(51) == "linked 12");
    CHECK(shops.state(53) == "linked 13");
    CHECK(query_value(shops.catalog(), "SELECT command || shop FROM run ORDER "
                                       "BY id DESC LIMIT 1") == "applyeu");

    // The next associate finds it all as it would have it.
    shops.associate(shops.read);
    CHECK(shops.count("unchanged") == "3");
    CHECK(shops.state(52) == "unmatched");
}

TEST_CASE("undo takes back what was applied") {
    const ThreeChanges shops;
    shops.make_plan(shops.read);
    REQUIRE(shops.apply().exit_code == 0);
    const auto run = query_value(shops.catalog(), "SELECT MAX(id) FROM run");
    CHECK(shops.run({"undo", run, "--release"}).exit_code == 0);
    CHECK(shops.state(51) == "linked 11");
    CHECK(shops.state(52) == "linked 12");
    CHECK(query_value(shops.catalog(), "SELECT COUNT(*) FROM link") == "3");
}

TEST_CASE("a plan is a header and a change a line, for its owner alone") {
    const ThreeChanges shops;
    shops.make_plan(shops.read);
    struct stat status {};
    REQUIRE(stat(shops.plan().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600);
    const auto lines = lines_of(read_file(shops.plan()));
    REQUIRE(lines.size() == 4);
    const auto header = json(lines[0]);
    CHECK(header["hwsync_plan"].GetInt() == 1);
    CHECK(header["changes"].GetInt() == 3);
    REQUIRE(header["shops"].Size() == 1);
    CHECK(text_of(header["shops"][0]["shop"]) == "eu");
    CHECK(header["shops"][0]["run"].GetInt() == 3);
    const auto change = json(lines[3]);
    CHECK(change_text(change) == "eu 53: null > 13 auto, new");
    CHECK(text_of(change["key"]) == "C");
    CHECK(
        std::distance(std::filesystem::directory_iterator{shops.files().path()},
                      {}) == 1);
}

TEST_CASE("variants that wait for a plan stay in the list of the unlinked") {
    const ThreeChanges shops;
    shops.make_plan(shops.read);
    CHECK(shops.state(53) == "unmatched");
    CHECK(query_value(shops.catalog(),
                      "SELECT group_concat(variant_id) FROM unlinked") == "53");
    REQUIRE(shops.apply().exit_code == 0);
    CHECK(query(shops.catalog(), "SELECT * FROM unlinked").empty());
}

TEST_CASE("what is done already, and what is nothing, is said to be so") {
    const ThreeChanges shops;
    shops.make_plan(shops.read);
    REQUIRE(shops.apply().exit_code == 0);
    const auto after = shops.links();
    const auto again = shops.apply();
    CHECK(again.exit_code == 0);
    CHECK(contains(again.out, "nothing to change, 3 as asked for already"));
    CHECK(shops.links() == after);

    shops.make_plan(shops.read);
    const auto nothing = shops.apply({"-f", "json"});
    CHECK(nothing.exit_code == 0);
    CHECK(json(nothing.out)["changes"].Empty());
    CHECK(shops.links() == after);
}

TEST_CASE("a plan whose ground has changed is refused and changes nothing") {
    struct Row {
        std::string what;
        std::function<void(const ThreeChanges&)> change;
        int exit_code;
    };
    const auto import_with = [](const ExportProduct& instead) {
        return [instead](const ThreeChanges& shops) {
            Products products{product({{11, "A"}}), product({{12, "B"}}),
                              product({{13, "C"}}), product({{14, "D"}})};
            for (auto& one : products) {
                if (one.id == instead.id) {
                    one = instead;
                }
            }
            if (instead.id > 14) {
                products.push_back(instead);
            }
            shops.import(products);
        };
    };
    const auto read_with = [](const ExportProduct& instead) {
        return [instead](const ThreeChanges& shops) {
            auto products = shops.read;
            for (auto& one : products) {
                if (one.id == instead.id) {
                    one = instead;
                }
            }
            if (instead.id > 54) {
                products.push_back(instead);
            }
            shops.associate(products,
                            {"--plan", shops.files() / "another.plan"});
        };
    };
    const std::vector<Row> rows{
        {"nothing", [](const ThreeChanges&) {}, 0},
        {"a catalog variant that has nothing to do with it",
         import_with(product({{14, "E"}})), 0},
        {"a child variant that has nothing to do with it",
         read_with(product({{55, "z"}})), 0},
        {"a key in the catalog", import_with(product({{13, "c"}})), 8},
        {"a key in the child", read_with(product({{53, "D"}})), 8},
        {"the key of a variant whose link would end",
         read_with(product({{52, "B"}})), 8},
        {"a status in the catalog", import_with(product({{13, "C"}}, "DRAFT")),
         8},
        {"a status in the child", read_with(product({{53, "C"}}, "ARCHIVED")),
         8},
        {"a rival in the catalog", import_with(product({{15, "C"}})), 8},
        {"a rival in the child", read_with(product({{55, "C"}})), 8},
        {"a link",
         [](const ThreeChanges& shops) {
             shops.associate({product({{51, "A"}}), product({{52, "B"}}),
                              product({{53, "C"}}), product({{54, "D"}})});
         },
         8},
        {"a pin", [](const ThreeChanges& shops) { shops.hold(53, 14); }, 8},
        {"a pin to the same",
         [](const ThreeChanges& shops) { shops.hold(53, 13); }, 8},
        {"a block", [](const ThreeChanges& shops) { shops.hold(53, 0); }, 8},
        {"a variant that is gone",
         [](const ThreeChanges& shops) {
             shops.associate({product({{51, "B"}}), product({{52, "y"}}),
                              product({{54, "D"}})},
                             {"--plan", shops.files() / "another.plan"});
         },
         8},
        {"a catalog variant that is gone",
         [](const ThreeChanges& shops) {
             shops.import({product({{11, "A"}}), product({{12, "B"}}),
                           product({{14, "D"}})});
         },
         8}};
    for (const auto& row : rows) {
        CAPTURE(row.what);
        const ThreeChanges shops;
        shops.make_plan(shops.read);
        row.change(shops);
        const auto before = shops.links();
        const auto result = shops.apply();
        CAPTURE(result.err);
        CHECK(result.exit_code == row.exit_code);
        if (row.exit_code != 0) {
            CHECK(contains(result.err,
                           "has changed since it was made, first of "
                           "line "));
            CHECK(shops.links() == before);
        }
    }
}

TEST_CASE("a near link rests on those that are nearly the same, too") {
    for (const bool rival : {false, true}) {
        CAPTURE(rival);
        const PlannedShops shops;
        const Words near{"--config",
                         shops.config("[matching]\nnear = \"link\"\n")};
        shops.import({product({{11, "A b"}})});
        shops.make_plan({product({{51, "ab"}})}, near);
        if (rival) {
            Words words{"--plan", shops.files() / "another.plan"};
            words.insert(words.end(), near.begin(), near.end());
            shops.associate({product({{51, "ab"}}), product({{52, "AB"}})},
                            words);
        }
        CHECK(shops.apply().exit_code == (rival ? 8 : 0));
        CHECK(shops.state(51) == (rival ? "near" : "linked 11"));
    }
}

TEST_CASE("a plan for another catalog is refused") {
    const ThreeChanges shops;
    const ThreeChanges others;
    shops.make_plan(shops.read);
    others.make_plan(others.read);
    const auto before = others.links();
    const auto result = others.run({"apply", shops.plan()});
    CHECK(result.exit_code == 8);
    CHECK(contains(result.err, "is a plan for another catalog"));
    CHECK(others.links() == before);
}

TEST_CASE("a plan that is cut anywhere is refused") {
    const ThreeChanges shops;
    shops.make_plan(shops.read);
    const auto whole = read_file(shops.plan());
    const auto before = shops.dump();
    // Without its last newline it is whole.
    for (std::size_t size = 0; size + 1 < whole.size(); size += 61) {
        CAPTURE(size);
        const auto result = shops.run({"apply", "-"}, whole.substr(0, size));
        CHECK(result.exit_code == 3);
    }
    CHECK(shops.dump() == before);
    CHECK(shops.run({"apply", "-"}, whole.substr(0, whole.size() - 1))
              .exit_code == 0);
}

TEST_CASE("a line that is no change is told by its number and why") {
    const ThreeChanges shops;
    shops.make_plan(shops.read);
    const auto lines = lines_of(read_file(shops.plan()));
    const auto text_of = [](const std::vector<std::string>& some) {
        std::string text;
        for (const auto& line : some) {
            text += line;
        }
        return text;
    };
    const auto with = [&](std::size_t at, const std::string& from,
                          const std::string& to) {
        auto changed = lines;
        const auto found = changed[at].find(from);
        REQUIRE(found != std::string::npos);
        changed[at].replace(found, from.size(), to);
        return text_of(changed);
    };
    struct Row {
        std::string text;
        std::string what;
        int exit_code = 3;
    };
    const std::vector<Row> rows{
        {"", ":1: it is empty"},
        {"nonsense\n", ":1: it is no whole JSON object"},
        {"[]\n", ":1: it is no whole JSON object"},
        {"{}\n", ":1: it is no plan"},
        {with(0, "\"hwsync_plan\":1", "\"hwsync_plan\":2"),
         "another version of hwsync"},
        {with(0, "\"hwsync_plan\":1", R"("hwsync_plan":1,"hwsync_plan":1)"),
         ":1: 'hwsync_plan' stands there twice"},
        {with(0, "\"sku\"", "\"barcode\""), "another catalog", 8},
        {with(0, "[{", R"([{"changes":0,"shop":"eu"},{)"),
         ":1: shop eu stands there twice"},
        {lines[0] + lines[1] + lines[2], ":3: the plan ends here"},
        {text_of(lines) + lines[3], ":5: it is more than the header counts"},
        {lines[0] + lines[2] + lines[1] + lines[3],
         ":3: variant 51 does not come after 52"},
        {lines[0] + lines[1] + lines[1] + lines[3],
         ":3: variant 51 does not come after 51"},
        {with(1, "\"51\"", "51"), ":2: 'variant_id' is no text"},
        {with(1, "\"51\"", "\"-51\""), ":2: 'variant_id' is no id"},
        {with(1, "\"51\"", "\"\""), ":2: 'variant_id' is no id"},
        {with(1, "\"51\"", "null"), ":2: 'variant_id' is missing"},
        {with(1, "\"eu\"", "\"uk\""), ":2: a change of shop eu belongs here"},
        {with(1, "\"11\"", "\"12\""), ":2: it changes nothing"},
        {with(1, "\"auto\"", "\"manual\""), ":2: 'origin' is auto"},
        {with(2, "\"origin\":null", R"("origin":"auto")"),
         ":3: 'origin' is auto"},
        {with(1, "rests_on\":\"", "rests_on\":\"0"), ":2: 'rests_on' is not"},
        {with(1, "\"moved", "\"" + std::string(300, 'm')),
         ":2: 'reason' is not"},
        {with(1, R"("key":"B")", R"("key":"\ud800")"),
         ":2: it is no whole JSON object"},
        // Well-formed, but not what was planned.
        {with(1, "\"12\"", "\"14\""), "has changed since", 8},
        {with(1, "\"51\"", "\"50\""), "has changed since", 8},
        {with(1, "\"11\"", "\"13\""), "has changed since", 8},
        {with(1, R"("key":"B")", R"("key":"Z")"), "has changed since", 8}};
    const auto before = shops.links();
    for (const auto& row : rows) {
        CAPTURE(row.what);
        const auto result = shops.run({"apply", "-"}, row.text);
        CAPTURE(result.err);
        CHECK(result.exit_code == row.exit_code);
        CHECK(contains(result.err, row.what));
        CHECK(shops.links() == before);
    }
    // What is not known is not looked at.
    CHECK(shops.run({"apply", "-"}, with(1, "{", "{\"more\":[1,{\"a\":2}],"))
              .exit_code == 0);
}

TEST_CASE("dry runs write the plan alone, or nothing") {
    const ThreeChanges shops;
    const auto before = shops.dump();
    shops.make_plan(shops.read, {"--dry-run"});
    CHECK(shops.dump() == before);
    CHECK(lines_of(read_file(shops.plan())).size() == 4);
    const auto stale = shops.apply();
    CHECK(stale.exit_code == 8);

    shops.make_plan(shops.read);
    const auto planned = shops.links();
    const auto result = shops.apply({"--dry-run", "-f", "json"});
    CHECK(result.exit_code == 0);
    CHECK(json(result.out)["run"].IsNull());
    CHECK(json(result.out)["changes"].Size() == 3);
    CHECK(shops.links() == planned);
    CHECK(shops.apply().exit_code == 0);
}

TEST_CASE("a run that fails leaves the plan of before, and no litter") {
    const ThreeChanges shops;
    shops.make_plan(shops.read);
    const auto plan = read_file(shops.plan());
    const auto refused = shops.try_associate(
        {product({{51, "q"}}), product({{52, "r"}})},
        {"--shop", "eu", "--plan", shops.plan(), "--max-delete", "1"});
    CHECK(refused.exit_code == 8);
    CHECK(read_file(shops.plan()) == plan);
    for (const auto& refused_path :
         {std::pair{std::string{"-"}, 2},
          std::pair{shops.files().path().string(), 2},
          std::pair{std::string{"/dev/null"}, 2},
          std::pair{shops.files() / "none/eu.plan", 6}}) {
        const auto& [path, exit_code] = refused_path;
        CAPTURE(refused_path.first);
        const auto before = shops.dump();
        CHECK(shops.try_associate(shops.read, {"--shop", "eu", "--plan", path})
                  .exit_code == exit_code);
        CHECK(shops.dump() == before);
    }
    CHECK(
        std::distance(std::filesystem::directory_iterator{shops.files().path()},
                      {}) == 1);
    CHECK(shops.run({"apply", shops.files() / "none"}).exit_code == 3);
    CHECK(shops.run({"-c", shops.files() / "none.db", "apply", shops.plan()})
              .exit_code == 6);
}

TEST_CASE("a plan that is applied does what associate does") {
    for (std::uint32_t seed = 1; seed <= 8; ++seed) {
        CAPTURE(seed);
        Dice dice{seed};
        RandomShop primary{dice, 1000};
        RandomShop child{dice, 5000};
        const PlannedShops shops;
        const PlannedShops plain;
        const Words matching{
            "--config", plain.config(fmt::format(
                            "[matching]\non_duplicate = \"{}\"\nnear = \"{}\"\n"
                            "cross_check = \"{}\"\n",
                            dice.once_in(2) ? "hold" : "link",
                            dice.once_in(2) ? "report" : "link",
                            dice.once_in(2) ? "report" : "hold"))};
        for (int day = 2; day < 6; ++day) {
            CAPTURE(day);
            const auto now = fmt::format("2026-01-{:02}T00:00:00Z", day);
            primary.live_on(now);
            child.live_on(now);
            if (primary.products().empty() || child.products().empty()) {
                break;
            }
            auto words = matching;
            words.push_back("--allow-foreign");
            plain.import(primary.products());
            plain.associate(child.products(), words);
            shops.import(primary.products());
            shops.make_plan(child.products(), words);
            CHECK(shops.apply().exit_code == 0);
            CHECK(shops.links() == plain.links());
        }
    }
}
