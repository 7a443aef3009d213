#include <hwsync/time.hpp>

#include <fmt/core.h>

#include <array>
#include <charconv>
#include <utility>

namespace hwsync {

namespace {

using namespace std::chrono_literals;

std::optional<int> number_in(std::string_view text) noexcept {
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        value = value * 10 + (c - '0');
    }
    return value;
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
    const auto hours = number_in(text.substr(1, 2));
    const auto minutes = number_in(text.substr(4, 2));
    if (!hours || !minutes || *hours > 23 || *minutes > 59) {
        return std::nullopt;
    }
    const std::chrono::minutes size{*hours * 60 + *minutes};
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
    const auto year = number_in(text.substr(0, 4));
    const auto month = number_in(text.substr(5, 2));
    const auto day = number_in(text.substr(8, 2));
    const auto hour = number_in(text.substr(11, 2));
    const auto minute = number_in(text.substr(14, 2));
    const auto second = number_in(text.substr(17, 2));
    if (!year || !month || !day || !hour || !minute || !second || *hour > 23 ||
        *minute > 59 || *second > 60) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{
        std::chrono::year{*year},
        std::chrono::month{static_cast<unsigned>(*month)},
        std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) {
        return std::nullopt;
    }
    std::string_view rest = text.substr(19);
    const auto fraction = take_fraction(rest);
    const auto offset = parse_offset(rest);
    if (!fraction || !offset) {
        return std::nullopt;
    }
    const Time time = std::chrono::sys_days{date} + std::chrono::hours{*hour} +
                      std::chrono::minutes{*minute} +
                      std::chrono::seconds{*second} + *fraction - offset->east;
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
