#include <hwsync/spreadsheet.hpp>

#include <doctest/doctest.h>

#include <string>

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
