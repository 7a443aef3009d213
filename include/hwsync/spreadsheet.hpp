#pragma once

#include <hwsync/export.hpp>

#include <string>
#include <string_view>

namespace hwsync {

/// Makes a CSV cell safe from being interpreted as a formula: a cell that
/// begins, after any apostrophes, with `=`, `+`, `-`, `@`, a tab or a carriage
/// return gets an apostrophe in front.
HWSYNC_EXPORT std::string with_formula_guard(std::string_view cell);

/// The inverse of with_formula_guard(), for any text.
HWSYNC_EXPORT std::string_view
without_formula_guard(std::string_view cell) noexcept;

/// Makes a spreadsheet show and save a CSV cell unchanged: a cell that would be
/// turned into a number or a date, and so lose digits, becomes `="..."`.
HWSYNC_EXPORT std::string kept_as_text(std::string_view cell);

/// The inverse of kept_as_text() and with_formula_guard(), for any text.
HWSYNC_EXPORT std::string text_of_cell(std::string_view cell);

/// Whether a cell looks like a long number that a spreadsheet has shortened,
/// e.g. `8.10076E+12`.
HWSYNC_EXPORT bool is_shortened_number(std::string_view cell) noexcept;

} // namespace hwsync
