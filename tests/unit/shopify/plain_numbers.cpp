#include "unit/shopify/plain_numbers.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>

namespace plain {

namespace {

/// Takes off what `text` begins with, of these characters.
std::string_view take_off(std::string_view& text, std::string_view characters) {
    const auto end = std::min(text.find_first_not_of(characters), text.size());
    const auto taken = text.substr(0, end);
    text.remove_prefix(end);
    return taken;
}

/// JSON's own rule for numbers.
bool is_number(std::string_view token) {
    constexpr std::string_view digits = "0123456789";
    token.remove_prefix(token.starts_with('-') ? 1 : 0);
    const auto whole = take_off(token, digits);
    if (whole.empty() || (whole.size() > 1 && whole[0] == '0')) {
        return false;
    }
    if (token.starts_with('.')) {
        token.remove_prefix(1);
        if (take_off(token, digits).empty()) {
            return false;
        }
    }
    if (token.empty()) {
        return true;
    }
    const bool has_sign =
        token.size() > 1 && (token[1] == '+' || token[1] == '-');
    const bool has_exponent = token[0] == 'e' || token[0] == 'E';
    token.remove_prefix(has_sign ? 2 : 1);
    return has_exponent && !take_off(token, digits).empty() && token.empty();
}

bool fits_64_bits(const std::string& number) {
    if (number.find_first_of(".eE") != std::string::npos) {
        return !std::isinf(std::strtod(number.c_str(), nullptr));
    }
    std::int64_t with_sign = 0;
    std::uint64_t without_sign = 0;
    const auto* end = number.data() + number.size();
    return std::from_chars(number.data(), end, with_sign).ec == std::errc{} ||
           (number[0] != '-' &&
            std::from_chars(number.data(), end, without_sign).ec ==
                std::errc{});
}

} // namespace

std::pair<std::string, bool> with_readable_numbers(std::string_view text) {
    constexpr std::string_view of_numbers = "+-.0123456789eE";
    std::string result;
    bool in_string = false;
    bool all_fit = true;
    for (std::size_t at = 0; at < text.size();) {
        auto piece = text.substr(at, in_string && text[at] == '\\' ? 2 : 1);
        in_string = in_string != (piece == "\"");
        if (in_string || of_numbers.find(piece[0]) == std::string_view::npos) {
            result += piece;
            at += piece.size();
            continue;
        }
        auto rest = text.substr(at);
        const std::string token{take_off(rest, of_numbers)};
        at += token.size();
        const bool fits = !is_number(token) || fits_64_bits(token);
        all_fit = all_fit && fits;
        const bool is_nothing =
            is_number(token) &&
            token.find_first_of("eE") != std::string::npos &&
            std::strtod(token.c_str(), nullptr) == 0;
        result += !fits        ? "0"
                  : is_nothing ? token[0] == '-' ? "-0.0" : "0.0"
                               : token;
    }
    return {result, all_fit};
}

} // namespace plain
