#include <hwsync/text.hpp>

#include <fmt/core.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace hwsync {

namespace {

/// Characters left out, added, replaced, or exchanged with their neighbour.
///
/// Source: the "optimal string alignment" distance; see Boytsov, "Indexing
/// methods for approximate dictionary searching", 2011.
std::size_t edit_distance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> two_before;
    std::vector<std::size_t> before(right.size() + 1);
    std::iota(before.begin(), before.end(), std::size_t{0});
    for (std::size_t i = 0; i < left.size(); ++i) {
        std::vector<std::size_t> row{i + 1};
        for (std::size_t j = 0; j < right.size(); ++j) {
            auto least = std::min({before[j] + (left[i] == right[j] ? 0U : 1U),
                                   row[j] + 1, before[j + 1] + 1});
            if (i > 0 && j > 0 && left[i] == right[j - 1] &&
                left[i - 1] == right[j]) {
                least = std::min(least, two_before[j - 1] + 1);
            }
            row.push_back(least);
        }
        two_before = std::move(before);
        before = std::move(row);
    }
    return before.back();
}

/// Without upper and lower case.
std::string folded(std::string_view text) {
    utf8proc_uint8_t* result = nullptr;
    const auto size = utf8proc_map(
        reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
        static_cast<utf8proc_ssize_t>(text.size()), &result,
        static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE |
                                       UTF8PROC_CASEFOLD));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner{
        result, &std::free};
    return size < 0 ? std::string{text}
                    : std::string{reinterpret_cast<const char*>(result),
                                  static_cast<std::size_t>(size)};
}

bool are_same_letters(std::string left, std::string right) {
    std::sort(left.begin(), left.end());
    std::sort(right.begin(), right.end());
    return left == right;
}

/// A third of a word may be mistyped; of a short one, the order of two letters.
bool could_be_meant(const std::string& word, const std::string& candidate,
                    std::size_t distance) {
    return distance <= std::max(word.size(), candidate.size()) / 3 ||
           (distance == 1 && are_same_letters(word, candidate));
}

bool is_unsafe_to_show(utf8proc_int32_t character) {
    switch (utf8proc_category(character)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CS:
        return true;
    default:
        return false;
    }
}

} // namespace

std::string_view nearest(std::string_view word,
                         std::span<const std::string_view> candidates) {
    const auto meant = folded(word);
    std::string_view best;
    std::size_t best_distance = SIZE_MAX;
    for (const auto candidate : candidates) {
        const auto other = folded(candidate);
        const auto distance = edit_distance(meant, other);
        if (distance < best_distance &&
            could_be_meant(meant, other, distance)) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

namespace {

enum class Joiners { escaped, shown };

/// The zero-width non-joiner and joiner, which Persian and emoji need.
bool is_joiner(utf8proc_int32_t character) {
    return character == 0x200c || character == 0x200d;
}

std::string shown_text(std::string_view data, std::size_t limit,
                       Joiners joiners) {
    std::string shown;
    std::size_t at = 0;
    while (at < data.size()) {
        if (at >= limit) {
            shown += "…";
            break;
        }
        utf8proc_int32_t character = 0;
        const auto length = utf8proc_iterate(
            reinterpret_cast<const utf8proc_uint8_t*>(data.data() + at),
            static_cast<utf8proc_ssize_t>(data.size() - at), &character);
        if (length <= 0) {
            shown +=
                fmt::format("\\x{:02x}", static_cast<unsigned char>(data[at]));
            ++at;
            continue;
        }
        if (is_unsafe_to_show(character) &&
            !(joiners == Joiners::shown && is_joiner(character))) {
            shown += fmt::format("\\u{{{:x}}}", character);
        } else {
            shown += data.substr(at, static_cast<std::size_t>(length));
        }
        at += static_cast<std::size_t>(length);
    }
    return shown;
}

} // namespace

std::string printable(std::string_view data, std::size_t limit) {
    return shown_text(data, limit, Joiners::escaped);
}

std::string printable_title(std::string_view data, std::size_t limit) {
    return shown_text(data, limit, Joiners::shown);
}

} // namespace hwsync
