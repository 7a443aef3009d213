#include "model/placeholders.hpp"

#include "model/keys.hpp"

#include <hwsync/placeholders.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace hwsync {

namespace {

std::size_t digits_at(std::string_view text, std::size_t at) noexcept {
    const auto end = text.find_first_not_of("0123456789", at);
    return (end == std::string_view::npos ? text.size() : end) - at;
}

/// 7.5E+11, 7,5E+11, 7E+11, and 7.5E11 as Java has it; not 1E11, which may be
/// a code. `text` is folded.
bool is_scientific(std::string_view text) noexcept {
    constexpr std::size_t most_digits = 3;
    const auto whole = digits_at(text, 0);
    if (whole == 0 || whole > most_digits) {
        return false;
    }
    auto at = whole;
    bool is_plain = true;
    if (at < text.size() && (text[at] == '.' || text[at] == ',')) {
        const auto decimals = digits_at(text, at + 1);
        if (decimals == 0) {
            return false;
        }
        at += 1 + decimals;
        is_plain = false;
    }
    if (at == text.size() || text[at++] != 'E') {
        return false;
    }
    if (at < text.size() && text[at] == '+') {
        ++at;
    } else if (is_plain) {
        return false;
    }
    const auto exponent = digits_at(text, at);
    return exponent > 0 && exponent <= most_digits &&
           at + exponent == text.size();
}

/// The two characters that a text begins with, as a number.
std::size_t beginning_of(std::string_view text) noexcept {
    return static_cast<std::size_t>(static_cast<unsigned char>(text[0])) << 8U |
           static_cast<unsigned char>(text[1]);
}

/// Whether folding leaves the text's beginning as it is.
bool begins_folded(std::string_view text) noexcept {
    constexpr auto is_kept = [](char c) {
        return c > ' ' && c <= '~' && c != '\'' && !(c >= 'a' && c <= 'z');
    };
    return text.size() >= 2 && is_kept(text[0]) && is_kept(text[1]) &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return static_cast<unsigned char>(c) < 0x80;
           });
}

} // namespace

Placeholders::Placeholders(
    Identifier identifier,
    const std::optional<std::vector<std::string>>& ignored)
    : m_identifier(identifier) {
    Keys keys;
    std::string folded;
    const auto add = [&](std::string_view text) {
        // A GTIN is ignored in each of its lengths: they are one key.
        identifier == Identifier::sku ? make_sku_keys(text, keys)
                                      : make_barcode_keys(text, keys);
        fold_identifier(keys.exact, folded);
        m_longest = std::max(m_longest, folded.size());
        m_folded.insert(folded);
        if (folded.size() >= 2) {
            m_beginnings.set(beginning_of(folded));
        }
    };
    if (ignored) {
        std::for_each(ignored->begin(), ignored->end(), add);
    } else {
        std::for_each(default_ignored().begin(), default_ignored().end(), add);
    }
}

bool Placeholders::hold(std::string_view key) const {
    if (m_identifier == Identifier::sku && begins_folded(key) &&
        !m_beginnings.test(beginning_of(key))) {
        return false;
    }
    std::string text;
    fold_identifier(key, text);
    if (text.find_first_not_of('\'') == std::string::npos ||
        (text.size() <= m_longest && m_folded.contains(text))) {
        return true;
    }
    return m_identifier == Identifier::barcode &&
           (text.find_first_not_of('0') == std::string::npos ||
            is_scientific(text));
}

std::string list_of(const PlaceholderCounts& placeholders) {
    std::string list;
    std::uint64_t told = 0;
    for (const auto& text : placeholders.texts) {
        list += fmt::format("{}'{}' ({})", list.empty() ? "" : ", ",
                            printable(text.text), text.variants);
        told += text.variants;
    }
    return told < placeholders.variants ? list + ", and more" : list;
}

} // namespace hwsync
