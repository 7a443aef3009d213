#include "model/evidence/arithmetic.hpp"

#include <hwsync/evidence.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace hwsync {

namespace {

constexpr Millibits four_to_one = 2000;
constexpr double most_odds = 1'000'000;

std::string grouped(std::uint64_t number) {
    constexpr std::uint64_t thousand = 1000;
    return number < thousand
               ? fmt::format("{}", number)
               : fmt::format("{},{:03}", number / thousand, number % thousand);
}

} // namespace

std::string_view to_string(Comparison comparison) noexcept {
    constexpr std::array<std::string_view, comparison_count> words{
        "other_identifier", "product", "options", "price", "maker",
        "company",          "namesake"};
    return words[static_cast<std::size_t>(comparison)];
}

LinkLooks looks_of(const Evidence& evidence) noexcept {
    if (evidence.weight <= -four_to_one ||
        evidence.likelier_catalog_variant_id != 0) {
        return LinkLooks::suspect;
    }
    return evidence.weight <= 0 ? LinkLooks::doubtful : LinkLooks::right;
}

double odds_of(Millibits weight) noexcept {
    return std::clamp(stable_exp2(weight / 1000.0), 1 / most_odds, most_odds);
}

std::string odds_text(Millibits weight) {
    const double odds = odds_of(std::abs(weight));
    const auto* against = weight < 0 ? " against" : "";
    if (odds >= most_odds) {
        return fmt::format("over 1,000,000 to 1{}", against);
    }
    constexpr double whole = 9.95;
    const auto text =
        odds < whole ? fmt::format("{:.1f}", odds)
                     : grouped(static_cast<std::uint64_t>(std::llround(odds)));
    if (text == "1.0") {
        return "even";
    }
    const auto end = text.ends_with(".0") ? text.size() - 2 : text.size();
    return fmt::format("{} to 1{}", text.substr(0, end), against);
}

std::string reasons_text(const Evidence& evidence) {
    return fmt::format("{}", fmt::join(evidence.reasons, "; "));
}

} // namespace hwsync
