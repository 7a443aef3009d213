#include "model/keys.hpp"
#include "model/plain_keys.hpp"

#include "model/gid.hpp"

#include <doctest/doctest.h>

using namespace hwsync;

namespace {

Keys sku(std::string_view text) {
    Keys keys;
    make_sku_keys(text, keys);
    return keys;
}

Keys barcode(std::string_view text) {
    Keys keys;
    make_barcode_keys(text, keys);
    return keys;
}

} // namespace

TEST_CASE("a SKU is trimmed of what looks like nothing and else kept") {
    CHECK(sku("\xe2\x80\x8b\xc2\xa0 aB 1\xef\xbb\xbf\t").exact == "aB 1");
    CHECK(sku("\xe3\x80\x80ä\xe2\x80\xa8").exact == "ä");
    CHECK(sku(" \xe2\x80\x8b").exact.empty());
    CHECK(sku("\xff").exact == "\xff");
}

TEST_CASE("near forms forget case, width, inner space and an apostrophe") {
    for (const auto* text : {"ab1", "AB 1", "'ab1", "ＡＢ１", "A\xc2\xa0 b1"}) {
        CAPTURE(text);
        CHECK(sku(text).near == "AB1");
    }
    CHECK(sku("a\n\xf5").near == "A\xf5");
    CHECK(sku("001").near != sku("1").near);
    CHECK(sku("STRASSE").near == sku("straße").near);
}

TEST_CASE("one GTIN in its lengths is one barcode") {
    CHECK(barcode("036000291452").exact == "00036000291452");
    CHECK(barcode("0036000291452").exact == "00036000291452");
    CHECK(barcode("00036000291452").exact == "00036000291452");
    CHECK(barcode("96385074").exact == "00000096385074");
    CHECK(barcode("036000291453").exact == "036000291453");
    CHECK(barcode("36000291452").exact == "36000291452");
    CHECK(barcode("'36000291452").near == "00036000291452");
    CHECK(barcode("036000291452").near == "00036000291452");
    CHECK(barcode("").near.empty());
}

TEST_CASE("an id is a positive number of 63 bits in plain digits") {
    CHECK(parse_id("9223372036854775807") == INT64_MAX);
    for (const auto* text :
         {"", "0", "-1", "+1", "01", "9223372036854775808", "1a", " 1"}) {
        CAPTURE(text);
        CHECK(!parse_id(text));
    }
    CHECK(parse_gid("gid://shopify/Product/1")->kind == "Product");
    CHECK(!parse_gid("gid://shopify//1"));
    CHECK(!parse_gid("gid://shopify/Product"));
    CHECK(!parse_gid("1"));
}

TEST_CASE("what is taken off a SKU is also looked for loosely") {
    using Forms = std::vector<std::string>;
    struct Row {
        std::string sku;
        std::string prefix;
        std::string suffix;
        std::string near; ///< of the key
        Forms forms;
    };
    const std::vector<Row> rows{{"eu-A", "EU-", "", "EU-A", {"A"}},
                                {"'EU-D", "EU-", "", "EU-D", {"D"}},
                                {"EU -A", "EU-", "", "EU-A", {"A"}},
                                {"EU-A", "EU-", "", "A", {"EU-A"}},
                                {"EU-a-x", "EU-", "-X", "A-X", {"A", "EU-A-X"}},
                                {"A", "EU-", "-X", "A", {}},
                                {"eu-", "EU-", "", "EU-", {}},
                                {"eu-A", "", "", "EU-A", {}}};
    for (const auto& row : rows) {
        CAPTURE(row.sku);
        CHECK(loose_near_forms(row.sku, row.prefix, row.suffix, row.near) ==
              row.forms);
        CHECK(plainly_loosened(row.sku, row.prefix, row.suffix) == row.forms);
    }
}
