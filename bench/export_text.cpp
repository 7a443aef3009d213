#include "export_text.hpp"

#include "export_lines.hpp"

#include <fmt/core.h>

#include <array>
#include <string_view>

namespace bench {

namespace {

constexpr std::array<std::string_view, 64> words{
    "the",          "jacket",     "keeps",      "you",
    "dry",          "with",       "a",          "light",
    "shell",        "and",        "seams",      "that",
    "hold",         "in",         "storms",     "made",
    "from",         "recycled",   "nylon",      "for",
    "long",         "days",       "on",         "high",
    "trails",       "its",        "hood",       "fits",
    "over",         "helmets",    "pockets",    "stay",
    "clear",        "of",         "your",       "harness",
    "machine",      "wash",       "at",         "30\u00b0C",
    "breathable",   "lining",     "caf\u00e9",  "gr\u00f6\u00dfe",
    "\u9632\u6c34", "waterproof", "cotton",     "merino",
    "soft",         "durable",    "guarantee",  "years",
    "workshop",     "small",      "batch",      "designed",
    "to",           "last",       "&amp;",      "&nbsp;",
    "comfort",      "adjustable", "reinforced", "\U0001f3d4\ufe0f"};

constexpr std::array<std::string_view, 12> nouns{
    "Jacket", "Tent",   "Boot",  "Lantern", "Pack",    "Mug",
    "Stove",  "Gloves", "Socks", "Beanie",  "Harness", "Sandal"};
constexpr std::array<std::string_view, 12> names{
    "Trail",  "Summit", "Brook", "F\u00f6hn", "\u5c71", "Ridge",
    "Harbor", "Fell",   "Scree", "Caf\u00e9", "Aurora", "\\\"Ötztal\\\""};

/// Draws that follow each other.
class Lot {
public:
    explicit Lot(std::uint64_t seed) : m_seed(seed) {}
    std::uint64_t below(std::uint64_t end) {
        return mixed(m_seed, ++m_drawn) % end;
    }

private:
    std::uint64_t m_seed;
    std::uint64_t m_drawn = 0;
};

void append_words(Lot& lot, std::uint64_t count, std::string& out) {
    for (std::uint64_t word = 0; word < count; ++word) {
        out += word == 0 ? "" : " ";
        out += words[lot.below(words.size())];
    }
}

void append_list(Lot& lot, std::string& out) {
    out += R"(<ul class=\"features\">\n)";
    for (auto left = 2 + lot.below(5); left > 0; --left) {
        out += "<li>";
        append_words(lot, 3 + lot.below(8), out);
        out += "</li>\\n";
    }
    out += "</ul>\\n";
}

void append_table(Lot& lot, std::string& out) {
    out += "<table><tbody>\\n";
    for (auto left = 2 + lot.below(4); left > 0; --left) {
        out += R"(<tr><td style=\"width: 40%;\">)";
        append_words(lot, 1 + lot.below(2), out);
        out += fmt::format("</td><td>{}\\u00a0cm</td></tr>\\n",
                           30 + lot.below(90));
    }
    out += "</tbody></table>\\n";
}

void append_paragraph(Lot& lot, std::string& out) {
    out += R"(<p data-mce-fragment=\"1\">)";
    append_words(lot, 8 + lot.below(38), out);
    out += ". <strong>";
    append_words(lot, 2 + lot.below(4), out);
    out += "</strong></p>\\n";
}

} // namespace

void append_description(std::uint64_t seed, std::string& out) {
    Lot lot{seed};
    for (auto left = 2 + lot.below(8); left > 0; --left) {
        switch (lot.below(5)) {
        case 0:
            append_list(lot, out);
            break;
        case 1:
            append_table(lot, out);
            break;
        default:
            append_paragraph(lot, out);
        }
    }
}

std::string title_of(std::uint64_t seed) {
    Lot lot{seed};
    return fmt::format("{} {} {}", names[lot.below(names.size())],
                       nouns[lot.below(nouns.size())], 1 + lot.below(900));
}

std::string gtin(std::string digits) {
    unsigned sum = 0;
    unsigned weight = 3;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
        sum += static_cast<unsigned>(*digit - '0') * weight;
        weight = 4 - weight;
    }
    digits += static_cast<char>('0' + (10 - sum % 10) % 10);
    return digits;
}

std::string time_of(std::uint64_t seed, int first_year) {
    Lot lot{seed};
    const auto year = first_year + static_cast<int>(lot.below(3));
    const auto month = 1 + lot.below(12);
    const auto day = 1 + lot.below(28);
    const auto second = lot.below(86400);
    return fmt::format("\"{}-{:02}-{:02}T{:02}:{:02}:{:02}Z\"", year, month,
                       day, second / 3600, second / 60 % 60, second % 60);
}

} // namespace bench
