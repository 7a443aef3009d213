#include <hwsync/config.hpp>

#include <charconv>
#include <cmath>

namespace hwsync {

std::optional<double> parse_percent(std::string_view text) {
    constexpr double whole = 100;
    if (text.ends_with('%')) {
        text.remove_suffix(1);
    }
    double percent = 0;
    const auto* end = text.data() + text.size();
    const auto [stopped, error] =
        std::from_chars(text.data(), end, percent, std::chars_format::fixed);
    if (error != std::errc{} || stopped != end || !std::isfinite(percent) ||
        std::signbit(percent) || percent > whole) {
        return std::nullopt;
    }
    return percent;
}

} // namespace hwsync
