#include <hwsync/time.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace hwsync {

namespace {

using namespace std::chrono_literals;

/// The number of two digits; negative if they are none.
int two_digits(std::string_view text, std::size_t at) noexcept {
    const auto tens = static_cast<unsigned>(text[at] - '0');
    const auto ones = static_cast<unsigned>(text[at + 1] - '0');
    return tens > 9 || ones > 9 ? -1 : static_cast<int>(tens * 10 + ones);
}

struct Offset {
    std::chrono::minutes east;
};

std::optional<Offset> parse_offset(std::string_view text) noexcept {
    if (text == "Z" || text == "z") {
        return Offset{0min};
    }
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') ||
        text[3] != ':') {
        return std::nullopt;
    }
    const auto hours = two_digits(text, 1);
    const auto minutes = two_digits(text, 4);
    if (hours < 0 || minutes < 0 || hours > 23 || minutes > 59) {
        return std::nullopt;
    }
    const std::chrono::minutes size{hours * 60 + minutes};
    return Offset{text[0] == '-' ? -size : size};
}

/// Takes ".123456" off the front of `text`.
std::optional<std::chrono::milliseconds>
take_fraction(std::string_view& text) noexcept {
    if (text.empty() || text[0] != '.') {
        return 0ms;
    }
    std::size_t end = 1;
    int milliseconds = 0;
    int scale = 100;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') {
        milliseconds += (text[end] - '0') * scale;
        scale /= 10;
        ++end;
    }
    if (end == 1) {
        return std::nullopt;
    }
    text.remove_prefix(end);
    return std::chrono::milliseconds{milliseconds};
}

constexpr std::array<std::pair<std::string_view, Duration>, 5> units{{
    {"ms", 1ms},
    {"s", 1s},
    {"m", 1min},
    {"h", 1h},
    {"d", 24h},
}};

/// Whether format_time() gives it a year of four digits, as RFC 3339 wants.
bool has_four_digits(Time time) noexcept {
    const std::chrono::year_month_day date{
        std::chrono::floor<std::chrono::days>(time)};
    return date.year() >= std::chrono::year{0} &&
           date.year() <= std::chrono::year{9999};
}

} // namespace

std::optional<Time> parse_time(std::string_view text) noexcept {
    if (text.size() < 20 || text[4] != '-' || text[7] != '-' ||
        (text[10] != 'T' && text[10] != 't' && text[10] != ' ') ||
        text[13] != ':' || text[16] != ':') {
        return std::nullopt;
    }
    const auto century = two_digits(text, 0);
    const auto year = two_digits(text, 2);
    const auto month = two_digits(text, 5);
    const auto day = two_digits(text, 8);
    const auto hour = two_digits(text, 11);
    const auto minute = two_digits(text, 14);
    const auto second = two_digits(text, 17);
    if (std::min({century, year, month, day, hour, minute, second}) < 0 ||
        hour > 23 || minute > 59 || second > 60) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{
        std::chrono::year{century * 100 + year},
        std::chrono::month{static_cast<unsigned>(month)},
        std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) {
        return std::nullopt;
    }
    std::string_view rest = text.substr(19);
    const auto fraction = take_fraction(rest);
    const auto offset = parse_offset(rest);
    if (!fraction || !offset) {
        return std::nullopt;
    }
    const Time time = std::chrono::sys_days{date} + std::chrono::hours{hour} +
                      std::chrono::minutes{minute} +
                      std::chrono::seconds{second} + *fraction - offset->east;
    return has_four_digits(time) ? std::optional{time} : std::nullopt;
}

std::string format_time(Time time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    auto text = fmt::format(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        clock.hours().count(), clock.minutes().count(),
        clock.seconds().count());
    if (const auto milliseconds = clock.subseconds().count();
        milliseconds != 0) {
        text += fmt::format(".{:03}", milliseconds);
    }
    text += 'Z';
    return text;
}

std::optional<Duration> parse_duration(std::string_view text) noexcept {
    constexpr std::int64_t longest = Duration{24h * 36525}.count();
    std::int64_t count = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || count < 0) {
        return std::nullopt;
    }
    const std::string_view unit{
        end, static_cast<std::size_t>(text.data() + text.size() - end)};
    for (const auto& [name, size] : units) {
        if (unit == name && count <= longest / size.count()) {
            return Duration{count * size.count()};
        }
    }
    return std::nullopt;
}

std::string format_duration(Duration duration) {
    for (auto unit = units.rbegin(); unit != units.rend(); ++unit) {
        if (duration.count() != 0 && duration % unit->second == 0ms) {
            return fmt::format("{}{}", duration / unit->second, unit->first);
        }
    }
    return "0s";
}

} // namespace hwsync
