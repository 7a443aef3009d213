#include <hwsync/spreadsheet.hpp>

#include <algorithm>
#include <array>

namespace hwsync {

namespace {

bool is_taken_for_a_formula(std::string_view cell) {
    const auto first = cell.find_first_not_of('\'');
    return first != std::string_view::npos &&
           std::string_view{"=+-@\t\r"}.find(cell[first]) !=
               std::string_view::npos;
}

constexpr std::string_view digits = "0123456789";

/// What spreadsheets show with all its digits has no more than these.
constexpr std::size_t most_shown_digits = 11;

bool is_month(std::string_view word) {
    constexpr std::array<std::string_view, 12> months{
        "january", "february", "march",     "april",   "may",      "june",
        "july",    "august",   "september", "october", "november", "december"};
    constexpr std::size_t shortest = 3;
    return word.size() >= shortest &&
           std::any_of(
               months.begin(), months.end(), [&](std::string_view month) {
                   return word == month || word == month.substr(0, shortest);
               });
}

/// Whether a spreadsheet makes something else of it: a number without its
/// leading zeros or last digits, a date, TRUE.
bool is_altered(std::string_view cell) {
    std::string letters;
    for (const char c : cell) {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
            letters += static_cast<char>(c | 0x20);
        } else if ((digits.find(c) == std::string_view::npos) &&
                   std::string_view{" -./,:+"}.find(c) ==
                       std::string_view::npos) {
            return false;
        }
    }
    if (cell.find_first_of(digits) == std::string_view::npos) {
        return letters == "true" || letters == "false";
    }
    if (!letters.empty()) {
        return letters == "e" || is_month(letters);
    }
    return cell.size() > most_shown_digits ||
           (cell.size() > 1 && cell.front() == '0') ||
           cell.find_first_not_of(digits) != std::string_view::npos;
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

std::string kept_as_text(std::string_view cell) {
    auto kept = with_formula_guard(cell);
    return kept == cell && is_altered(cell) ? "=\"" + kept + "\"" : kept;
}

std::string text_of_cell(std::string_view cell) {
    constexpr std::string_view begin = "=\"";
    if (cell.size() > begin.size() && cell.starts_with(begin) &&
        cell.ends_with('"')) {
        return std::string{
            cell.substr(begin.size(), cell.size() - begin.size() - 1)};
    }
    return std::string{without_formula_guard(cell)};
}

bool is_shortened_number(std::string_view cell) noexcept {
    const auto exponent = cell.find_first_of("eE");
    if (exponent == std::string_view::npos || exponent == 0 ||
        cell.find_first_of(digits) != 0 ||
        cell.substr(0, exponent).find_first_not_of("0123456789.,") !=
            std::string_view::npos) {
        return false;
    }
    auto power = cell.substr(exponent + 1);
    if (power.starts_with('+') || power.starts_with('-')) {
        power.remove_prefix(1);
    }
    return !power.empty() &&
           power.find_first_not_of(digits) == std::string_view::npos;
}

} // namespace hwsync
