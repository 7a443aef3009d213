#include "model/hint.hpp"

#include "model/keys.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace hwsync;

TEST_CASE("identifiers that were meant to be the same have one hint") {
    struct Row {
        std::string why;
        std::string left;
        std::string right;
        Identifier identifier = Identifier::sku;
    };
    const std::vector<Row> rows{
        {"dashes", "A\u2013B\u2014C\u2212D\u2010E", "A-B-C-D-E"},
        {"typographic apostrophes", "\u2019A'1", "A\u20181"},
        {"control characters",
         "A\x01-\x7f"
         "1",
         "A-1"},
        {"what nobody sees", "A\u200d-\u00ad1", "A-1"},
        {"a spreadsheet's formula", "=\"A-1\"", "A-1"},
        {"a number with a point", "12345.0", "12345"},
        {"more zeros", "12345.00", "12345"},
        {"HTML", "A&amp;B", "A&B"},
        {"Arabic digits", "A\u0661\u0662", "A12"},
        {"Devanagari digits", "A\u0967\u0968", "A12"},
        {"Cyrillic letters", "\u0410\u0412-\u0421", "AB-C"},
        {"Greek letters", "\u0391\u0392-\u0396", "AB-Z"},
        {"lost leading zeros", "123", "00123"},
        {"hyphens in numbers", "12-345-6", "123456"},
        {"all at once", "=\"00\u0661\u0662\u20133\"", "123"},
        {"UPC-E", "01234565", "012345000065", Identifier::barcode},
        {"UPC-E, other endings", "01234531", "012300000451",
         Identifier::barcode},
        {"ISBN-10", "0-306-40615-2", "9780306406157", Identifier::barcode},
        {"ISBN-10 with an X", "080442957X", "9780804429573",
         Identifier::barcode},
        {"GTIN-14 with its sign", "(01)09520000000073", "9520000000073",
         Identifier::barcode},
        {"hyphens in a barcode", "978-0-306-40615-7", "9780306406157",
         Identifier::barcode},
    };
    for (const auto& row : rows) {
        CAPTURE(row.why);
        CHECK(hint_of(row.left, row.identifier) ==
              hint_of(row.right, row.identifier));
        CHECK(hint_of(row.left, row.identifier) != "");
    }
}

TEST_CASE("what was meant to be different has two hints") {
    struct Row {
        std::string left;
        std::string right;
        Identifier identifier = Identifier::sku;
    };
    const std::vector<Row> rows{
        {"A-1", "A-2"},
        {"A-12", "A12"},
        {"12.50", "1250"},
        {"A.0", "A"},
        {"1-2A", "12A"},
        {"0306406153", "9780306406157", Identifier::barcode},
        {"01234566", "012345000065", Identifier::barcode},
    };
    for (const auto& row : rows) {
        CAPTURE(row.left);
        CHECK(hint_of(row.left, row.identifier) !=
              hint_of(row.right, row.identifier));
    }
    CHECK(hint_of(" \u200b", Identifier::sku) == "");
    CHECK(hint_of("0000", Identifier::sku) == "");
}

TEST_CASE("a hint tells the near forms to look for") {
    CHECK(near_forms_of_hint("", Identifier::sku).empty());
    struct Row {
        std::string clean;
        std::string written;
        Identifier identifier = Identifier::sku;
    };
    const std::vector<Row> rows{
        {"A-1", "a-1"},
        {"A-1", "=\"A-1\""},
        {"A-1", "A\u20131"},
        {"A-1", "A\u22121"},
        {"A&B", "A&amp;B"},
        {"00123", "123"},
        {"123", "00123"},
        {"123", "123.0"},
        {"123", "=\"00123\""},
        {"9780306406157", "0306406152", Identifier::barcode},
        {"9780306406157", "=\"9780306406157\"", Identifier::barcode},
        {"9780306406157", "9780306406157.0", Identifier::barcode},
        {"9520000000073", "(01)09520000000073", Identifier::barcode},
        {"96385074", "=\"96385074\"", Identifier::barcode},
    };
    for (const auto& row : rows) {
        CAPTURE(row.written);
        Keys keys;
        if (row.identifier == Identifier::sku) {
            make_sku_keys(row.written, keys);
        } else {
            make_barcode_keys(row.written, keys);
        }
        const auto forms = near_forms_of_hint(
            hint_of(row.clean, row.identifier), row.identifier);
        CHECK(std::ranges::count(forms, keys.near) == 1);
    }
}
