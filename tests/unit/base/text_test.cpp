#include <hwsync/text.hpp>

#include <doctest/doctest.h>

#include <array>

using namespace hwsync;

TEST_CASE("a mistyped word finds the nearest one, a strange word none") {
    constexpr std::array<std::string_view, 3> words{"catalog", "primary",
                                                    "identifier"};
    CHECK(nearest("catlog", words) == "catalog");
    CHECK(nearest("primray", words) == "primary");
    CHECK(nearest("zebra", words).empty());
}

TEST_CASE("case and the order of two letters do not hide what was meant") {
    constexpr std::array<std::string_view, 3> shops{"us", "eu", "japan"};
    CHECK(nearest("EU", shops) == "eu");
    CHECK(nearest("ue", shops) == "eu");
    CHECK(nearest("jaapn", shops) == "japan");
    CHECK(nearest("JAPN", shops) == "japan");
    constexpr std::array<std::string_view, 1> sweden{"Årsta"};
    CHECK(nearest("årsta", sweden) == "Årsta");
}

TEST_CASE("a short word is not taken for another short word") {
    constexpr std::array<std::string_view, 3> shops{"us", "eu", "japan"};
    CHECK(nearest("uk", shops).empty());
    CHECK(nearest("de", shops).empty());
    CHECK(nearest("jp", shops).empty());
}

TEST_CASE("data in a message cannot move the cursor or turn the text around") {
    CHECK(printable("a\x1b[31mb") == "a\\u{1b}[31mb");
    CHECK(printable("a\xe2\x80\xae"
                    "b") == "a\\u{202e}b");
    CHECK(printable("\xff") == "\\xff");
    CHECK(printable("größe") == "größe");
    CHECK(printable("abcdef", 3) == "abc…");
}
