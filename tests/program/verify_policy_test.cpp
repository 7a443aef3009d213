// Which findings count: by kind, by shop, and since when they are known.

#include "program/query.hpp"
#include "program/two_shops.hpp"

#include <doctest/doctest.h>
#include <rapidjson/document.h>

#include <map>
#include <string>

namespace {

using Words = TwoShops::Words;

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// Two variants of eu have A, 13 is linked to what is no longer there, and 15
/// fits nothing.
class FaultyShops : public TwoShops {
public:
    FaultyShops() {
        import({product(
                    {{ 1,
                       "A" }}),
                product(
                    {{ 2,
                       "B" }}),
                product(
                    {{ 3,
                       "C" }})});
        associate({product({{11, "A"}}), product({{12, "A"}}),
                   product({{13, "B"}}), product({{14, "C"}}),
                   product({{15, "E"}})});
        import({product({{ 1, "A" }}), product({{ 3, "C" }})});
    }

    RunResult run(Words words, const std::string& verify = {}) const {
        const auto path = config("primary = \"us\"\n"
                                 "[shops.us]\ndomain = \"us.myshopify.com\"\n"
                                 "[shops.eu]\ndomain = \"eu.myshopify.com\"\n" +
                                 verify);
        words.insert(words.begin(), {"--catalog", catalog(), "--config", path});
        return run_hwsync(words);
    }

    /// `2 duplicate, 1 stale; 0 ignored, 0 known, 0 gone`
    std::string found(Words words = {}, const std::string& verify = {}) const {
        words.insert(words.begin(), {"verify", "-f", "json"});
        const auto result = run(words, verify);
        CAPTURE(result.err);
        rapidjson::Document document;
        document.Parse(result.out.c_str());
        REQUIRE(document.IsObject());
        REQUIRE(document.HasMember("findings"));
        std::map<std::string, int> kinds;
        for (const auto& finding : document["findings"].GetArray()) {
            ++kinds[finding["kind"].GetString()];
        }
        std::string text;
        for (const auto& [kind, count] : kinds) {
            text +=
                (text.empty() ? "" : ", ") + std::to_string(count) + " " + kind;
        }
        CHECK(result.exit_code ==
              (kinds.size() == kinds.count("note") ? 0 : 1));
        return text + "; " + std::to_string(document["ignored"].GetInt()) +
               " ignored, " + std::to_string(document["known"].GetInt()) +
               " known, " + std::to_string(document["gone"].Size()) + " gone";
    }

    /// What verify finds now, as a file.
    std::string baseline() const {
        return write(run({"verify", "-f", "csv"}).out);
    }
    std::string write(const std::string& text) const {
        return folder.write("known.csv", text);
    }

    TestFolder folder;
};

const std::string all_faults = "2 duplicate, 1 stale";

} // namespace

TEST_CASE("verify tells who asks it for help what it took that for") {
    const FaultyShops shops;
    CHECK(has(shops.run({"verify", "help"}).err,
              "'help' was taken for an identifier: for the options, see "
              "'hwsync verify --help'"));
    CHECK(shops.run({"verify", "helpful"}).err.empty());
}

TEST_CASE("kinds of findings are ignored for a call, and by the config") {
    const FaultyShops shops;
    CHECK(shops.found() == all_faults + "; 0 ignored, 0 known, 0 gone");
    CHECK(shops.found({"--ignore", "duplicate"}) ==
          "1 stale; 2 ignored, 0 known, 0 gone");
    CHECK(shops.found({"--ignore", "duplicate,stale"}) ==
          "; 3 ignored, 0 known, 0 gone");
    CHECK(shops.found({}, "[verify]\nignore = [\"stale\"]\n") ==
          "2 duplicate; 1 ignored, 0 known, 0 gone");
    CHECK(shops.found({"--ignore", "duplicate"},
                      "[shops.eu.verify]\nignore = [\"stale\"]\n") ==
          "; 3 ignored, 0 known, 0 gone");
    CHECK(shops.found({}, "[verify]\nignore = [\"stale\"]\n"
                          "[shops.eu.verify]\nignore = [\"duplicate\"]\n") ==
          "1 stale; 2 ignored, 0 known, 0 gone");
    CHECK(has(shops.run({"verify", "--ignore", "stale"}).out,
              "2 duplicate, 1 ignored"));
}

TEST_CASE("what a call shall fail on counts, whatever the config ignores") {
    const FaultyShops shops;
    const std::string config = "[verify]\nignore = [\"unmatched\"]\n";
    CHECK(shops.found({"--fail-on", "unmatched"}, config) ==
          all_faults + ", 1 unmatched; 0 ignored, 0 known, 0 gone");
    const auto both =
        shops.run({"verify", "--fail-on", "note", "--ignore", "note"});
    CHECK(both.exit_code == 2);
    CHECK(has(both.err, "--ignore and --fail-on both name note"));
}

TEST_CASE("what always counts cannot be ignored") {
    const FaultyShops shops;
    for (const auto* kind : {"damaged", "not_found", "coverage"}) {
        CAPTURE(kind);
        const auto call = shops.run({"verify", "--ignore", kind});
        CHECK(call.exit_code == 2);
        CHECK(has(call.err, "it always counts"));
        const auto config = shops.run(
            {"verify"}, "[verify]\nignore = [\"" + std::string{kind} + "\"]\n");
        CHECK(config.exit_code == 2);
        CHECK(has(config.err, "[verify] ignore names " + std::string{kind}));
    }
    CHECK(has(shops.run({"verify", "--ignore", "duplicat"}).err,
              "did you mean duplicate?"));
    CHECK(has(shops.run({"verify"}, "[verify]\nignore = [\"stlae\"]\n").err,
              "did you mean stale?"));
}

TEST_CASE("the config requires a coverage, of whole shops") {
    const FaultyShops shops;
    const std::string strict = "[verify]\nmin_coverage = \"95%\"\n";
    CHECK(has(shops.found({}, strict), "1 coverage, "));
    CHECK_FALSE(has(shops.found({"C"}, strict), "coverage"));
    CHECK_FALSE(has(shops.found({"--shop", "us"}, strict), "coverage"));
    CHECK_FALSE(
        has(shops.found({"--min-coverage", "10%"}, strict), "coverage"));
    CHECK_FALSE(has(
        shops.found({}, strict + "[shops.eu.verify]\nmin_coverage = \"5%\"\n"),
        "coverage"));
    CHECK(has(
        shops.run({"config", "check"}, "[verify]\nmin_coverage = \"a lot\"\n")
            .err,
        "is not a percentage"));
}

TEST_CASE("what a baseline has does not count; what is new does, and what is "
          "gone is said") {
    const FaultyShops shops;
    const auto known = shops.baseline();
    CHECK(shops.found({"--baseline", known}) == "; 0 ignored, 3 known, 0 gone");
    SUBCASE("something is mended") {
        shops.hold(13, 3);
        CHECK(shops.found({"--baseline", known}) ==
              "1 note; 0 ignored, 2 known, 1 gone");
        const auto text = shops.run({"verify", "--baseline", known}).out;
        CHECK(has(text, "2 known, 1 gone"));
        CHECK(has(text, "gone   shop  variant  identifier"));
        // Nobody looked for it.
        CHECK(shops.found({"--baseline", known, "--shop", "us"}) ==
              "; 0 ignored, 0 known, 0 gone");
        CHECK(shops.found({"--baseline", known, "C"}) ==
              "1 note; 0 ignored, 0 known, 0 gone");
    }
    SUBCASE("one more is found") {
        shops.import({product({{1, "A"}})});
        CHECK(shops.found({"--baseline", known}) ==
              "1 stale; 0 ignored, 3 known, 0 gone");
    }
    SUBCASE("an identifier changes") {
        shops.import(
            {product({{1, "A"}}), product({{2, "B2"}}), product({{3, "C"}})});
        CHECK(shops.found({"--baseline", known}) ==
              "1 wrong; 0 ignored, 2 known, 1 gone");
    }
    SUBCASE("what is accepted or ignored is not gone") {
        CHECK(shops.found({"--baseline", known, "--ignore", "duplicate"}) ==
              "; 0 ignored, 3 known, 0 gone");
    }
}

TEST_CASE("a finding is known by the catalog's text, too") {
    const TestFolder folder;
    const TwoShops shops;
    shops.import({product({{1, "A"}})});
    shops.associate({product({{11, "A"}})});
    shops.import({product({{1, "B"}})});
    const auto verify = [&](const Words& more) {
        Words words{"--catalog", shops.catalog(), "verify"};
        words.insert(words.end(), more.begin(), more.end());
        return run_hwsync(words);
    };
    const auto known = folder.write("known.csv", verify({"-f", "csv"}).out);
    CHECK(has(read_file(known), ",catalog_identifier,"));
    CHECK(has(read_file(known), ",B,"));
    CHECK(verify({"--baseline", known}).exit_code == 0);
    shops.import({product({{1, "D"}})});
    const auto changed = verify({"--baseline", known});
    CHECK(changed.exit_code == 1);
    CHECK(has(changed.out, "1 wrong, 1 gone"));
}

TEST_CASE("a baseline is read as a spreadsheet leaves it") {
    const FaultyShops shops;
    const std::string semicolons =
        "\xEF\xBB\xBFkind;shop;identifier;catalog_variant_id;product_id;"
        "variant_id;catalog_identifier;owner\r\n"
        "stale;eu;\"B\";\"=\"\"2\"\"\";\"=\"\"13\"\"\";'13;B;anna\r\n;;;;;;;"
        "\r\n";
    CHECK(shops.found({"--baseline", shops.write(semicolons)}) ==
          "2 duplicate; 0 ignored, 1 known, 0 gone");
    CHECK(shops.found({"--baseline", shops.baseline()}) ==
          "; 0 ignored, 3 known, 0 gone");
}

TEST_CASE("a baseline may come on standard input, with no export beside it") {
    const FaultyShops shops;
    const auto known = shops.run({"verify", "-f", "csv"}).out;
    const auto verify = [&](Words words) {
        words.insert(words.begin(), {"--catalog", shops.catalog(), "verify",
                                     "--baseline", "-"});
        return run_hwsync(words, {.input = known});
    };
    const auto result = verify({});
    CHECK(result.exit_code == 0);
    CHECK(has(result.out, "3 known"));
    const auto both = verify({"--shop", "eu", "--file", "-"});
    CHECK(both.exit_code == 2);
    CHECK(has(both.err, "--baseline and --file both read standard input"));
}

TEST_CASE("what is no baseline is refused, with its line") {
    const FaultyShops shops;
    const auto refused = [&](const std::string& text, int exit_code,
                             const std::string& why) {
        CAPTURE(text);
        const auto result =
            shops.run({"verify", "--baseline", shops.write(text)});
        CHECK(result.exit_code == exit_code);
        CHECK(has(result.err, why));
        CHECK(result.out.empty());
    };
    const std::string heading = "kind,shop,identifier,catalog_variant_id,"
                                "product_id,variant_id,catalog_identifier\n";
    refused("", 3, "it is empty");
    refused("{\"command\": \"verify\"}\n", 3, "known.csv");
    refused("kind,shop\nstale,eu\n", 3, "the column 'identifier' is missing");
    refused(heading + "late,eu,B,2,13,13,B\n", 3,
            "known.csv:2: 'late' is not a kind of finding");
    refused(heading + "stale,eu,B,2,13,x,B\n", 3, "known.csv:2: ");
    refused(heading + "stale,eu,B\n", 3, "known.csv:2: it has 3 cells");
    refused(heading + "stale,eu,B,2,13,8.10076E+12,B\n", 3,
            "lost its last digits");
    for (const auto* kind : {"damaged", "not_found", "coverage"}) {
        refused(heading + kind + ",eu,,,,,\n", 2,
                "can be neither ignored nor known: line 2");
    }
    CHECK(shops.run({"verify", "--baseline", "none.csv"}).exit_code == 3);
    CHECK(shops.run({"verify", "--baseline", shops.catalog()}).exit_code == 2);
}

TEST_CASE("lines that cannot be known are named together, with what takes them "
          "out") {
    const FaultyShops shops;
    const auto both = shops
                          .run({"verify", "--min-coverage", "100", "A", "NONE",
                                "--format", "csv"})
                          .out;
    REQUIRE(has(both, "\nnot_found,"));
    REQUIRE(has(both, "\ncoverage,"));
    const auto known = shops.write(both);
    const auto refused = shops.run({"verify", "--baseline", known});
    CHECK(refused.exit_code == 2);
    CHECK(has(refused.err, "can be neither ignored nor known: lines "));
    const std::string begin = "grep -vE ";
    const auto at = refused.err.find(begin);
    REQUIRE(at != std::string::npos);
    auto command = refused.err.substr(at, refused.err.find('\n', at) - at);
    command.replace(command.find("OLD.csv"), 7, known);
    command.replace(command.find("NEW.csv"), 7, known + ".new");
    REQUIRE(std::system(command.c_str()) == 0);
    CHECK(shops.run({"verify", "--baseline", known + ".new"}).exit_code != 2);
}

TEST_CASE("JUnit has a suite for each shop, and skips what is accepted") {
    const FaultyShops shops;
    const auto known = shops.write(
        "kind,shop,identifier,catalog_variant_id,product_id,variant_id,"
        "catalog_identifier\nstale,eu,B,2,13,13,B\n");
    REQUIRE(shops
                .run({"waive", "add", "--shop", "eu", "--variant-id", "11",
                      "--note", "x"})
                .exit_code == 0);
    const auto junit =
        shops.run({"verify", "--baseline", known, "-f", "junit"}).out;
    CAPTURE(junit);
    CHECK(has(junit, "<testsuites name=\"hwsync verify\" tests=\"10\" "
                     "failures=\"1\" errors=\"0\" skipped=\"2\">"));
    CHECK(has(junit, "<testsuite name=\"catalog\" tests=\"1\" failures=\"0\" "
                     "errors=\"0\" skipped=\"0\">"));
    CHECK(has(junit, "<testsuite name=\"eu\" tests=\"9\" failures=\"1\" "
                     "errors=\"0\" skipped=\"2\">"));
    CHECK(has(junit, "<skipped message=\"known: "));
    CHECK(has(junit, "<skipped message=\"waived: "));
    CHECK(has(junit, "name=\"nothing is suspect\""));
    CHECK_FALSE(has(shops
                        .run({"verify", "-f", "junit"}, "[matching]\n"
                                                        "evidence = \"off\"\n")
                        .out,
                    "nothing is suspect"));
    CHECK_FALSE(has(
        shops.run({"verify", "-f", "junit"}, "[verify]\nignore = [\"stale\"]\n")
            .out,
        "nothing is stale"));
}
