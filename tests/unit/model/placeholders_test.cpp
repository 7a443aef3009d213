#include "model/keys.hpp"
#include "model/placeholders.hpp"
#include "model/plain_placeholders.hpp"

#include <doctest/doctest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

using namespace hwsync;

namespace {

using Ignored = std::optional<std::vector<std::string>>;

/// Asks both, which must agree.
bool is_none(Identifier identifier, const std::string& stored,
             const Ignored& ignored = std::nullopt) {
    Keys keys;
    identifier == Identifier::sku ? make_sku_keys(stored, keys)
                                  : make_barcode_keys(stored, keys);
    const auto found = Placeholders{identifier, ignored}.hold(keys.exact);
    CHECK(PlainPlaceholders{identifier, ignored}.has(keys.exact) == found);
    return found;
}

bool is_no_sku(const std::string& stored, const Ignored& ignored = {}) {
    return is_none(Identifier::sku, stored, ignored);
}

bool is_no_barcode(const std::string& stored, const Ignored& ignored = {}) {
    return is_none(Identifier::barcode, stored, ignored);
}

} // namespace

TEST_CASE("what people and programs write where there is no identifier") {
    for (const auto* text : {"N/A",
                             "n/a",
                             " N / A ",
                             "'N/A",
                             "none",
                             "NULL",
                             "nan",
                             "-",
                             "--",
                             "TBD",
                             "DOES NOT APPLY",
                             "Does not  apply",
                             "#N/A",
                             "#REF!",
                             "0",
                             "000",
                             "\uff10",
                             "\uff2e\uff0f\uff21",
                             "keine Angabe",
                             "SIN SKU",
                             "sem gtin",
                             "\u2014",
                             "'",
                             "''",
                             "\u2060",
                             "\u00ad",
                             "' "}) {
        CAPTURE(text);
        CHECK(is_no_sku(text));
        CHECK(is_no_barcode(text));
    }
}

TEST_CASE("what only looks like it is an identifier") {
    for (const auto* text :
         {"N/A-1", "NA1", "A-0", "-1", "NONE-M", "TBD1", "0A", "A'", "1",
          "NULLARBOR", "N A-", "X", "TEST", "A", "7.5E+11", "00000000000000"}) {
        CAPTURE(text);
        CHECK_FALSE(is_no_sku(text));
    }
    for (const auto* text : {"4006381333931", "12345670", "1E11", "E+11",
                             "7.5E", "7.5E+", "7.E+11", "7.5E+1111",
                             "7.5E+11-1", "1234.5E+11", "7.5F+11", "0A", "1"}) {
        CAPTURE(text);
        CHECK_FALSE(is_no_barcode(text));
    }
}

TEST_CASE("zeros and a spreadsheet's notation are no barcode") {
    for (const auto* text :
         {"0", "00000000", "0000000000000", "00000000000000", "0000000000",
          "'00000000", "5.01235E+12", "5,01235E+12", "5.01235e+12", "5E+12",
          "5.01235E12", "501.2E+10"}) {
        CAPTURE(text);
        CHECK(is_no_barcode(text));
        CHECK(is_no_barcode(text, Ignored{std::in_place}));
    }
}

TEST_CASE("a list of one's own replaces the default one") {
    const Ignored own = std::vector<std::string>{"To Do", "12345670"};
    CHECK(is_no_sku("todo", own));
    CHECK(is_no_sku("'TO DO", own));
    CHECK_FALSE(is_no_sku("to-do", own));
    CHECK_FALSE(is_no_sku("N/A", own));
    CHECK_FALSE(is_no_sku("0", own));
    CHECK_FALSE(is_no_sku("012345670", own));
    CHECK(is_no_sku("'", own));
    CHECK(is_no_barcode("12345670", own));
    CHECK_FALSE(is_no_sku("N/A", Ignored{std::in_place}));
    CHECK_FALSE(is_no_barcode("N/A", Ignored{std::in_place}));
}

TEST_CASE("no text stands twice in the default list") {
    std::set<std::string> folded;
    std::string text;
    for (const auto one : default_ignored()) {
        CAPTURE(one);
        fold_identifier(one, text);
        CHECK(folded.insert(text).second);
    }
}

TEST_CASE("both implementations agree on random texts") {
    const std::vector<std::string> parts{
        "0",      "1",      "E", "+",  ".",   ",",      "e",      "'",
        "-",      "N",      "/", "A",  "n",   " ",      "\u00a0", "\u2013",
        "\uff10", "\u00ad", "#", "\t", "tbd", "\u0130", "7.5E+11"};
    std::mt19937 random{7}; // the same each time: NOLINT(cert-msc51-cpp)
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        for (auto length = random() % 6; length > 0; --length) {
            text += parts[random() % parts.size()];
        }
        CAPTURE(text);
        is_no_sku(text);
        is_no_barcode(text);
    }
}
