#include <hwsync/spreadsheet.hpp>

namespace hwsync {

namespace {

bool is_taken_for_a_formula(std::string_view cell) {
    const auto first = cell.find_first_not_of('\'');
    return first != std::string_view::npos &&
           std::string_view{"=+-@\t\r"}.find(cell[first]) !=
               std::string_view::npos;
}

} // namespace

std::string with_formula_guard(std::string_view cell) {
    std::string guarded = is_taken_for_a_formula(cell) ? "'" : "";
    guarded += cell;
    return guarded;
}

std::string_view without_formula_guard(std::string_view cell) noexcept {
    return cell.starts_with('\'') && is_taken_for_a_formula(cell)
               ? cell.substr(1)
               : cell;
}

} // namespace hwsync
