#include "model/plain_keys.hpp"

#include "model/keys.hpp"

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <string>
#include <string_view>

using namespace hwsync;

namespace {

/// What identifiers are made of in the wild, and what they should not be.
constexpr std::array<std::string_view, 40> pieces{"a",
                                                  "B",
                                                  "z9",
                                                  "-",
                                                  " ",
                                                  "\t",
                                                  "'",
                                                  "0",
                                                  "00",
                                                  "7",
                                                  "EU-",
                                                  "-eu",
                                                  "\xc2\xa0",
                                                  "\xe2\x80\x8b",
                                                  "\xef\xbb\xbf",
                                                  "\xe3\x80\x80",
                                                  "\xe2\x80\x8f",
                                                  "\xc2\xad",
                                                  "ß",
                                                  "İ",
                                                  "ſ",
                                                  "Å",
                                                  "A\xcc\x8a",
                                                  "ﬁ",
                                                  "Ⅷ",
                                                  "１",
                                                  "ａ",
                                                  "K",
                                                  "ä",
                                                  "\xf0\x9f\x91\x9f",
                                                  "\xff",
                                                  "\xc2",
                                                  "\xe2\x80",
                                                  "\xed\xa0\x80",
                                                  "\xc0\x80",
                                                  "\xf4\x90\x80\x80",
                                                  "\x7f",
                                                  "%",
                                                  "\"",
                                                  "\xcc\x81"};

std::string random_text(std::mt19937_64& random) {
    std::string text;
    for (auto left = random() % 9; left > 0; --left) {
        text += pieces[random() % pieces.size()];
    }
    return text;
}

/// Digits of about a GTIN's length, most with a check digit that holds.
std::string random_digits(std::mt19937_64& random) {
    std::string digits;
    for (auto left = 6 + random() % 10; left > 0; --left) {
        digits += static_cast<char>('0' + random() % 10);
    }
    for (char last = '0'; random() % 4 != 0 && last <= '9'; ++last) {
        digits.back() = last;
        if (is_valid_gtin(digits)) {
            break;
        }
    }
    return digits;
}

std::string_view fast_stripped(std::string_view sku, std::string_view prefix,
                               std::string_view suffix) {
    sku = trimmed(sku);
    if (sku.starts_with(prefix)) {
        sku.remove_prefix(prefix.size());
    }
    if (sku.ends_with(suffix)) {
        sku.remove_suffix(suffix.size());
    }
    return sku;
}

} // namespace

TEST_CASE("the plain keys of any text are the quick ones") {
    std::mt19937_64 random{5};
    Keys quick;
    PlainKeys plain;
    for (int i = 0; i < 200'000; ++i) {
        const auto text =
            i % 4 == 0 ? random_digits(random) : random_text(random);
        CAPTURE(text);
        const std::string_view prefix = i % 3 == 0 ? "EU-" : "";
        const std::string_view suffix = i % 5 == 0 ? "-eu" : "";
        make_sku_keys(fast_stripped(text, prefix, suffix), quick);
        make_plain_sku_keys(text, prefix, suffix, plain);
        REQUIRE(plain.exact == quick.exact);
        REQUIRE(plain.near == quick.near);
        make_barcode_keys(text, quick);
        make_plain_barcode_keys(text, plain);
        REQUIRE(plain.exact == quick.exact);
        REQUIRE(plain.near == quick.near);
    }
}

TEST_CASE("plain keys trim, strip and pad") {
    PlainKeys keys;
    make_plain_sku_keys("\xe2\x80\x8b EU- aB 1\xc2\xa0", "EU-", "", keys);
    CHECK(keys.exact == "aB 1");
    CHECK(keys.near == "AB1");
    make_plain_sku_keys(" EU- ", "EU-", "", keys);
    CHECK(keys.exact.empty());
    make_plain_barcode_keys(" 036000291452 ", keys);
    CHECK(keys.exact == "00036000291452");
    make_plain_barcode_keys("036000291453", keys);
    CHECK(keys.exact == "036000291453");
    make_plain_barcode_keys("'36000291452", keys);
    CHECK(keys.near == "00036000291452");
    CHECK(keys.kept_near() == keys.near);
}
