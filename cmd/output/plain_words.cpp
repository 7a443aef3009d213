#include "output/plain_words.hpp"

#include "output/text_table.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace {

constexpr std::size_t line_width = 80;

struct Unit {
    std::int64_t seconds;
    std::string_view name;
};

constexpr std::array<Unit, 4> units{
    {{86'400, "day"}, {3'600, "hour"}, {60, "minute"}, {1, "second"}}};

/// Takes the first words off `text`, as many as fit. A word that fits nowhere
/// stays whole, to be copied.
std::string_view take_line(std::string_view& text, std::size_t width) {
    std::size_t end = text.find(' ');
    while (end != std::string_view::npos) {
        const auto next = text.find(' ', end + 1);
        if (display_width(text.substr(0, next)) > width) {
            break;
        }
        end = next;
    }
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    return line;
}

} // namespace

std::string span_of(hwsync::Duration span) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(span).count();
    for (const auto& unit : units) {
        if (seconds >= unit.seconds) {
            return counted(static_cast<std::uint64_t>(seconds / unit.seconds),
                           unit.name);
        }
    }
    return "a moment";
}

std::string ago(hwsync::Time then, hwsync::Time now) {
    return span_of(now - then) + " ago";
}

std::string_view name_of(hwsync::Identifier identifier) {
    return identifier == hwsync::Identifier::sku ? "SKU" : "barcode";
}

std::string size_text(std::uint64_t bytes) {
    constexpr std::array<std::string_view, 5> names{"bytes", "kB", "MB", "GB",
                                                    "TB"};
    constexpr double step = 1000;
    auto number = static_cast<double>(bytes);
    std::size_t name = 0;
    while (number >= step && name + 1 < names.size()) {
        number /= step;
        ++name;
    }
    return fmt::format("{:.{}f} {}", number, name == 0 ? 0 : 1, names[name]);
}

std::string counted(std::uint64_t count, std::string_view what) {
    return fmt::format("{} {}{}", grouped(static_cast<std::int64_t>(count)),
                       what, count == 1 ? "" : "s");
}

std::string share_text(std::optional<double> share, int decimals) {
    constexpr double whole = 100;
    if (!share) {
        return "-";
    }
    const auto step = std::pow(10.0, -decimals);
    const auto percent = *share * whole;
    if (*share > 0 && percent < step / 2) {
        return fmt::format("<{:.{}f}%", step, decimals);
    }
    const auto most = *share < 1 ? whole - step : whole;
    return fmt::format("{:.{}f}%", std::min(percent, most), decimals);
}

std::string labelled(std::string_view name, std::string_view text,
                     std::size_t column) {
    const auto shown =
        hwsync::printable(text, std::numeric_limits<std::size_t>::max());
    std::string_view rest = shown;
    std::string lines =
        hwsync::printable(name, std::numeric_limits<std::size_t>::max());
    auto width = display_width(lines);
    do {
        if (width >= column) {
            lines += width == column ? "" : "\n";
            width = width == column ? width : 0;
        }
        lines.append(column - width, ' ');
        lines += take_line(rest, line_width - column);
        lines += '\n';
        width = 0;
    } while (!rest.empty());
    return lines;
}
