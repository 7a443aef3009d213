#include <hwsync/text.hpp>

#include <fmt/core.h>
#include <utf8proc.h>

#include <algorithm>
#include <numeric>

namespace hwsync {

namespace {

std::size_t edit_distance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> row(right.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < left.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < right.size(); ++j) {
            const std::size_t substituted =
                diagonal + (left[i] == right[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({substituted, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
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
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const auto candidate : candidates) {
        const auto distance = edit_distance(word, candidate);
        if (distance < best_distance) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

std::string printable(std::string_view data, std::size_t limit) {
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
        if (is_unsafe_to_show(character)) {
            shown += fmt::format("\\u{{{:x}}}", character);
        } else {
            shown += data.substr(at, static_cast<std::size_t>(length));
        }
        at += static_cast<std::size_t>(length);
    }
    return shown;
}

} // namespace hwsync
