#include "program/exports.hpp"
#include "program/imports.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

/// What a shell is answered; the answer is all that there may be.
std::string ask(const ImportFixture& fixture,
                const std::vector<std::string>& question) {
    std::vector<std::string> arguments{"--catalog", fixture.catalog,
                                       "__complete"};
    arguments.insert(arguments.end(), question.begin(), question.end());
    const auto result = run_hwsync(arguments);
    CHECK(result.exit_code == 0);
    CHECK(result.err.empty());
    return result.out;
}

std::string with_sku(std::int64_t id, const std::string& sku) {
    return variant(id, 1, {.more = R"("sku":")" + sku + "\""});
}

} // namespace

TEST_CASE("a shell is offered the identifiers that begin with a word") {
    const ImportFixture fixture;
    fixture.import(product(1) + with_sku(10, "AB-2") + with_sku(20, "AB-1") +
                   with_sku(30, " AB-3 ") + with_sku(40, "AB-1") +
                   with_sku(50, "ab-4") + with_sku(60, "B-1"));
    CHECK(ask(fixture, {"identifiers", "AB"}) == "AB-1\nAB-2\nAB-3\n");
    CHECK(ask(fixture, {"identifiers", "--", "AB-2"}) == "AB-2\n");
    CHECK(ask(fixture, {"identifiers", "C"}).empty());
    const std::string all = "AB-1\nAB-2\nAB-3\nB-1\nab-4\n";
    CHECK(ask(fixture, {"identifiers", ""}) == all);
    CHECK(ask(fixture, {"identifiers"}) == all);
}

TEST_CASE("a shell is not offered what would break its line") {
    const ImportFixture fixture;
    fixture.import(product(1) + with_sku(10, "A\\nB") + with_sku(20, "A\\tC") +
                   with_sku(30, "A\\u001bD") + with_sku(40, "A E"));
    CHECK(ask(fixture, {"identifiers", "A"}) == "A E\n");
}

TEST_CASE("a barcode is offered as it is written, whatever its length") {
    const ImportFixture fixture;
    const auto with_barcode = [](std::int64_t id, const std::string& barcode) {
        return variant(id, 1, {.more = R"("barcode":")" + barcode + "\""});
    };
    fixture.import(product(1) + with_barcode(10, "012345000010") +
                       with_barcode(20, "9520000001995") +
                       with_barcode(30, "19520000777774") +
                       with_barcode(40, "0123"),
                   {"--identifier", "barcode"});
    CHECK(ask(fixture, {"identifiers", "0123"}) == "0123\n012345000010\n");
    CHECK(ask(fixture, {"identifiers", "95200"}) == "9520000001995\n");
    CHECK(ask(fixture, {"identifiers", "1952"}) == "19520000777774\n");
}

TEST_CASE("a shell is offered shops and runs") {
    const ImportFixture fixture;
    fixture.import(products(1, 3));
    fixture.import(products(1, 3));
    CHECK(ask(fixture, {"shops"}) == "primary\n");
    CHECK(ask(fixture, {"shops", "x"}).empty());
    CHECK(ask(fixture, {"runs"}) == "2\n1\n");
    CHECK(ask(fixture, {"runs", "1"}) == "1\n");
    const auto config = fixture.folder.write(
        "hwsync.toml", "primary = 'us'\n[shops.us]\n"
                       "domain = 'us.myshopify.com'\n[shops.eu]\n"
                       "domain = 'eu.myshopify.com'\n");
    CHECK(ask(fixture, {"--config", config, "shops"}) == "us\neu\nprimary\n");
}

TEST_CASE("a shell is offered at most 50 words") {
    const ImportFixture fixture;
    fixture.import(products(1, 80));
    const auto answer = ask(fixture, {"identifiers", "SKU-"});
    CHECK(std::count(answer.begin(), answer.end(), '\n') == 50);
}

TEST_CASE("a shell is answered nothing where something is wrong") {
    const ImportFixture fixture;
    for (const auto* kind : {"shops", "runs", "identifiers"}) {
        CHECK(ask(fixture, {kind}).empty());
    }
    const auto config = fixture.folder.write("hwsync.toml", "no toml");
    CHECK(ask(fixture, {"--config", config, "shops"}).empty());
    fixture.folder.write("catalog.db", "no catalog");
    CHECK(ask(fixture, {"identifiers"}).empty());
}

TEST_CASE("what answers shells is not told to people") {
    const auto help = run_hwsync({"--help"});
    CHECK(!contains(help.out, "__complete"));
    const auto mistyped = run_hwsync({"__complet"});
    CHECK(mistyped.exit_code == 2);
    CHECK(!contains(mistyped.err, "__complete"));
}
