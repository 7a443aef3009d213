#include "program/exports.hpp"
#include "program/imports.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <vector>

namespace {

const std::string monday = "2026-01-05T08:00:00Z";
const std::string friday = "2026-01-09T08:00:00Z";

RunResult read_friday(const ImportFixture& fixture, const std::string& text) {
    return fixture.import(text, {"--as-of", friday, "--max-delete=100"});
}

std::string live(const ImportFixture& fixture) {
    return fixture.value("SELECT group_concat(id) FROM"
                         " (SELECT id FROM products ORDER BY id)");
}

} // namespace

TEST_CASE("an older export brings nothing that the newest reading had not") {
    for (const auto* command : {"import-bulk", "import-new"}) {
        for (const bool says_when : {true, false}) {
            CAPTURE(std::string(command));
            CAPTURE(says_when);
            const ImportFixture fixture;
            REQUIRE(read_friday(fixture, products(1, 2)).exit_code == 0);
            std::vector<std::string> more{"--max-delete=100"};
            if (says_when) {
                more.insert(more.end(), {"--as-of", monday});
            }
            // Product 3 was deleted on Tuesday, before the catalog was made.
            const auto result = fixture.import(products(1, 3), more, command);
            CHECK(result.exit_code == 0);
            CHECK(counts(result, "products") == "3 0 0 2 1 0");
            CHECK(counts(result, "variants") == "3 0 0 2 1 0");
            CHECK(contains(result.err, "2 products and variants that the "
                                       "catalog does not have were left out"));
            CHECK(contains(result.err, "--as-of"));
            CHECK(live(fixture) == "1,2");
        }
    }
}

TEST_CASE("an export of the same second, or a later one, brings what is new") {
    const ImportFixture fixture;
    REQUIRE(read_friday(fixture, products(1, 2)).exit_code == 0);
    CHECK(read_friday(fixture, products(1, 3)).err.empty());
    CHECK(live(fixture) == "1,2,3");
    CHECK(fixture
              .import(products(4, 4, {.updated = "2026-01-09T08:00:01Z"}), {},
                      "import-new")
              .exit_code == 0);
    CHECK(live(fixture) == "1,2,3,4");
}

TEST_CASE("an older export changes nothing of the second in which it began") {
    const ImportFixture fixture;
    const auto line = [](const std::string& time, const std::string& sku) {
        return variant(
            10, 1,
            {.updated = time, .more = fmt::format(R"("sku":"{}")", sku)});
    };
    const auto one = product(1, {.updated = monday});
    const auto old = one + line(monday, "OLD");
    const auto now =
        one + line(monday, "NEW") + products(2, 2, {.updated = monday});
    const auto skus = [&] {
        return fixture.value("SELECT group_concat(sku) FROM"
                             " (SELECT sku FROM variants ORDER BY id)");
    };
    const std::vector<std::string> of_monday{"--max-delete=100", "--as-of",
                                             monday};
    REQUIRE(fixture.import(old, of_monday).exit_code == 0);
    REQUIRE(read_friday(fixture, now).exit_code == 0);
    const auto again = fixture.import(old, of_monday);
    CHECK(again.exit_code == 0);
    CHECK(counts(again, "products") == "1 0 0 1 0 0");
    CHECK(counts(again, "variants") == "1 0 0 0 1 0");
    CHECK(skus() == "NEW,SKU-20");
    // A line that agrees with the catalog counts, wherever it stands.
    const auto twins = fixture.import(
        one + line(monday, "NEW") + line(monday, "OLD"), of_monday);
    CHECK(counts(twins, "variants") == "1 0 0 1 0 0");
    CHECK(skus() == "NEW,SKU-20");
    // What changed later is taken; of two such lines the last one, as ever.
    CHECK(fixture
              .import(product(1, {.updated = friday}) + line(friday, "A") +
                          line(friday, "B"),
                      of_monday, "import-updates")
              .exit_code == 0);
    CHECK(skus() == "B,SKU-20");
}

TEST_CASE("what is dated ahead does not make all that comes later older") {
    const ImportFixture fixture;
    const auto first = fixture.import(
        products(1, 1, {.updated = "2399-01-01T00:00:00Z"}) + products(2, 2));
    CHECK(first.exit_code == 0);
    CHECK(contains(first.err, "changed at a time yet to come"));
    const auto second = fixture.import(products(1, 3));
    CHECK(second.exit_code == 0);
    CHECK_FALSE(contains(second.err, "--as-of"));
    CHECK(live(fixture) == "1,2,3");
}

TEST_CASE("a row that is dated ahead is no newer than its reading") {
    const ImportFixture fixture;
    const auto ahead =
        products(1, 1, {.title = "Ahead", .updated = "2399-01-01T00:00:00Z"});
    const auto title = [&] {
        return fixture.value("SELECT title FROM products WHERE id = 1");
    };
    REQUIRE(fixture.import(ahead, {"--as-of", monday}).exit_code == 0);
    CHECK(title() == "Ahead");
    // What is read later stands, and the older reading does not come back.
    const auto later = products(1, 1, {.title = "Later", .updated = friday});
    const auto verified =
        run_hwsync({"verify", "--catalog", fixture.catalog, "--shop", "primary",
                    "--file", fixture.folder.write("later", later)});
    CHECK(verified.exit_code == 0);
    CHECK_FALSE(contains(verified.out, "older than the catalog's"));
    CHECK(counts(fixture.import(later), "products") == "1 0 1 0 0 0");
    CHECK(title() == "Later");
    CHECK(counts(fixture.import(ahead, {"--as-of", monday}), "products") ==
          "1 0 0 0 1 0");
    CHECK(title() == "Later");
    // Nor where only its other rows tell when it was read.
    CHECK(fixture
              .import(ahead + products(2, 2, {.updated = monday}), {},
                      "import-new")
              .exit_code == 0);
    CHECK(title() == "Later");
    CHECK(
        fixture
            .import(ahead + products(2, 2, {.updated = "2026-01-12T00:00:00Z"}))
            .exit_code == 0);
    CHECK(title() == "Ahead");
    // Of two lines of one export the later one stands.
    CHECK(fixture.import(ahead + later + products(2, 2)).exit_code == 0);
    CHECK(title() == "Later");
}

TEST_CASE("what the newest reading rejected or left incomplete is brought") {
    const ImportFixture fixture;
    REQUIRE(
        read_friday(fixture,
                    products(1, 1) + product(2, {.more = "\"handle\":5"}) +
                        variant(20, 2) +
                        product(3, {.more = R"("variantsCount":{"count":2})"}) +
                        variant(30, 3))
            .exit_code == 0);
    const auto result = fixture.import(
        products(1, 3) + variant(31, 3) + products(4, 4), {}, "import-new");
    CHECK(counts(result, "products") == "4 1 0 2 1 0");
    CHECK(fixture.value("SELECT group_concat(id) FROM"
                        " (SELECT id FROM variants ORDER BY id)") ==
          "10,20,30,31");
}

TEST_CASE("a deletion and a record of one second: the newer reading holds") {
    const ImportFixture fixture;
    const auto both = products(1, 2, {.updated = friday});
    const auto one = products(1, 1, {.updated = friday});
    REQUIRE(read_friday(fixture, both).exit_code == 0);
    REQUIRE(read_friday(fixture, one).exit_code == 0);
    CHECK(live(fixture) == "1");
    REQUIRE(read_friday(fixture, both).exit_code == 0);
    CHECK(live(fixture) == "1,2");
}

TEST_CASE("a variant is judged once its product is settled") {
    const auto at = [](int day) {
        return fmt::format("2026-01-{:02}T00:00:00Z", day);
    };
    const auto older = product(1, {.updated = at(2)});
    const auto newer = product(1, {.title = "New", .updated = at(6)});
    const auto fresh = variant(11, 1, {.updated = at(3)});
    for (const auto& lines : {older + fresh + newer, newer + fresh + older,
                              fresh + older + newer, older + newer + fresh}) {
        CAPTURE(lines);
        const ImportFixture each;
        REQUIRE(each.import(products(1, 1, {.updated = at(4)})).exit_code == 0);
        CHECK(
            each.import(lines + variant(10, 1, {.updated = at(4)})).exit_code ==
            0);
        CHECK(each.value("SELECT group_concat(id) FROM variants") == "10,11");
    }
}

TEST_CASE("a child's older export links nothing that has gone there") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(products(1, 3)).exit_code == 0);
    const auto associate = [&](const std::string& text,
                               const std::string& as_of) {
        return run_hwsync({"associate", "--catalog", fixture.catalog, "--shop",
                           "eu", "--file",
                           fixture.folder.write("eu.jsonl", text), "--as-of",
                           as_of, "--format", "json"});
    };
    const auto of = [](int id) {
        return product(100 + id) +
               variant(1000 + id, 100 + id,
                       {.more = fmt::format(R"("sku":"SKU-{}0")", id)});
    };
    REQUIRE(associate(of(1) + of(2), friday).exit_code == 0);
    const auto result = associate(of(1) + of(2) + of(3), monday);
    CHECK(result.exit_code == 0);
    CHECK(contains(result.err, "--as-of"));
    CHECK(fixture.value("SELECT COUNT(*) FROM links") == "2");
}

TEST_CASE("verify of an older file misses nothing that has gone since") {
    const ImportFixture fixture;
    REQUIRE(read_friday(fixture, products(1, 2)).exit_code == 0);
    const auto verify = [&](const std::string& text) {
        return run_hwsync({"verify", "--catalog", fixture.catalog, "--shop",
                           "primary", "--file",
                           fixture.folder.write("old.jsonl", text)});
    };
    CHECK(verify(products(1, 3)).exit_code == 0);
    const auto older = verify(products(
        1, 2, {.title = "Another", .updated = "2025-12-01T08:00:00Z"}));
    CHECK(contains(older.out, "4 older than in the catalog, and not compared"));
    CHECK(verify(products(1, 2) + products(3, 3, {.updated = friday}))
              .exit_code == 1);
}

TEST_CASE("verify says what a file lacks that changed after all it holds") {
    const ImportFixture fixture;
    REQUIRE(fixture
                .import(products(1, 2) +
                        products(3, 3, {.updated = "2026-03-06T08:00:00Z"}))
                .exit_code == 0);
    const auto file = fixture.folder.write("without.jsonl", products(1, 2));
    const auto result = run_hwsync({"verify", "--catalog", fixture.catalog,
                                    "--shop", "primary", "--file", file});
    CHECK(contains(result.out, "2 that did not come, but changed after it "
                               "began, and not compared"));
}
