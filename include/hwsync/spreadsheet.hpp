#pragma once

#include <hwsync/export.hpp>

#include <string>
#include <string_view>

namespace hwsync {

/// A cell of a CSV file that no spreadsheet takes for a formula: one that
/// begins with `=`, `+`, `-`, `@`, a tab or a carriage return, after any
/// apostrophes, gets an apostrophe in front.
HWSYNC_EXPORT std::string with_formula_guard(std::string_view cell);

/// The reverse, for any text.
HWSYNC_EXPORT std::string_view
without_formula_guard(std::string_view cell) noexcept;

/// A cell that a spreadsheet shows and saves as it is: one that it would make a
/// number or a date of, and so lose digits, becomes `="..."`.
HWSYNC_EXPORT std::string kept_as_text(std::string_view cell);

/// The reverse of kept_as_text() and with_formula_guard(), for any text.
HWSYNC_EXPORT std::string text_of_cell(std::string_view cell);

/// Whether it is what spreadsheets make of long numbers, e.g. `8.10076E+12`.
HWSYNC_EXPORT bool is_shortened_number(std::string_view cell) noexcept;

} // namespace hwsync
