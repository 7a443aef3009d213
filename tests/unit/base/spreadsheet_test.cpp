#include <hwsync/spreadsheet.hpp>

#include <doctest/doctest.h>

#include <string>

using hwsync::is_shortened_number;
using hwsync::kept_as_text;
using hwsync::text_of_cell;
using hwsync::with_formula_guard;
using hwsync::without_formula_guard;

TEST_CASE("what a spreadsheet would take for a formula gets an apostrophe") {
    for (const std::string cell :
         {"=1+1", "+1", "-1", "@x", "\tx", "\rx", "'=1", "''-1"}) {
        CAPTURE(cell);
        CHECK(with_formula_guard(cell) == "'" + cell);
    }
    for (const std::string cell : {"", "a", "1-1", "'a", "'", " =1"}) {
        CAPTURE(cell);
        CHECK(with_formula_guard(cell) == cell);
    }
}

TEST_CASE("the guard against formulas is taken off, and nothing else") {
    for (const std::string cell : {"", "a", "=a", "'=a", "''-a", "'a", "\ta",
                                   "'", "-5", "'tis", "+", "\r"}) {
        CAPTURE(cell);
        CHECK(without_formula_guard(with_formula_guard(cell)) == cell);
    }
    CHECK(without_formula_guard("'tis") == "'tis");
    CHECK(without_formula_guard("=1") == "=1");
}

TEST_CASE("what a spreadsheet would make a number or a date of is a text") {
    for (const std::string cell :
         {"8100758812366", "123456789012", "00123", "1E5", "5.01235E+12",
          "1.50", "1-2", "2026/01/02", "10-MAR", "Sep 1", "december 3", "TRUE",
          "12:30"}) {
        CAPTURE(cell);
        CHECK(kept_as_text(cell) == "=\"" + cell + "\"");
    }
    for (const std::string cell :
         {"", "0", "51", "12345678901", "A", "A-1", "NB-TSJ-BLK-XS",
          "MARBLE-10", "it's", "'5"}) {
        CAPTURE(cell);
        CHECK(kept_as_text(cell) == cell);
    }
    CHECK(kept_as_text("-5") == "'-5");
}

TEST_CASE("a cell's text is what it was, guarded or not") {
    for (const std::string cell :
         {"", "a", "=a", "'=a", "'a", "00123", "8100758812366", "=\"5\"", "=\"",
          "=\"\"", "-5", "1-2", "it's", "\"5\""}) {
        CAPTURE(cell);
        CHECK(text_of_cell(kept_as_text(cell)) == cell);
        CHECK(text_of_cell(with_formula_guard(cell)) == cell);
    }
    CHECK(text_of_cell("=\"00123\"") == "00123");
}

TEST_CASE("a number that a spreadsheet shortened is known") {
    for (const auto* cell : {"8.10077E+12", "8,10077E+12", "8E12", "1e5"}) {
        CAPTURE(cell);
        CHECK(is_shortened_number(cell));
    }
    for (const auto* cell : {"", "E", "8", "8E", "8E+", "E5", "A8E5", "8E5A"}) {
        CAPTURE(cell);
        CHECK_FALSE(is_shortened_number(cell));
    }
}
