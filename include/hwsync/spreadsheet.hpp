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

} // namespace hwsync
