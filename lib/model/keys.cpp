#include "model/keys.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>

namespace hwsync {

namespace {

constexpr std::size_t gtin_length = 14;

bool is_ascii(std::string_view text) noexcept {
    unsigned char bits = 0;
    for (const char c : text) {
        bits |= static_cast<unsigned char>(c);
    }
    return bits < 0x80;
}

char to_capital(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool is_ascii_space(char c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/// Unicode's White_Space property, and the two that spreadsheets leave behind.
bool is_space(std::int32_t character) noexcept {
    return character == ' ' || (character >= 0x9 && character <= 0xd) ||
           character == 0x85 || character == 0xa0 || character == 0x1680 ||
           (character >= 0x2000 && character <= 0x200b) ||
           character == 0x2028 || character == 0x2029 || character == 0x202f ||
           character == 0x205f || character == 0x3000 || character == 0xfeff;
}

struct Decoded {
    std::int32_t character;
    std::size_t length;
};

/// The character that `text` begins with; a byte that is no UTF-8 is itself.
Decoded decode(std::string_view text) noexcept {
    utf8proc_int32_t character = 0;
    const auto length = utf8proc_iterate(
        reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
        static_cast<utf8proc_ssize_t>(text.size()), &character);
    if (length <= 0) {
        return {-1, 1};
    }
    return {character, static_cast<std::size_t>(length)};
}

std::size_t last_character_length(std::string_view text) noexcept {
    std::size_t length = 1;
    while (length < text.size() && length < 4 &&
           (static_cast<unsigned char>(text[text.size() - length]) & 0xc0U) ==
               0x80U) {
        ++length;
    }
    return length;
}

std::string_view trimmed_of_unicode(std::string_view text) noexcept {
    while (!text.empty()) {
        const auto first = decode(text);
        if (!is_space(first.character)) {
            break;
        }
        text.remove_prefix(first.length);
    }
    while (!text.empty()) {
        const auto length = last_character_length(text);
        const auto last = decode(text.substr(text.size() - length));
        if (last.length != length || !is_space(last.character)) {
            break;
        }
        text.remove_suffix(length);
    }
    return text;
}

void fold_unicode(std::string_view text, std::string& folded) {
    utf8proc_uint8_t* mapped = nullptr;
    const auto size =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                     static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                     static_cast<utf8proc_option_t>(
                         UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                         UTF8PROC_CASEFOLD | UTF8PROC_IGNORE));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner{
        mapped, &std::free};
    if (size == UTF8PROC_ERROR_NOMEM) {
        throw std::bad_alloc{};
    }
    if (size < 0) {
        std::copy_if(text.begin(), text.end(), std::back_inserter(folded),
                     [](char c) { return !is_ascii_space(c); });
        return;
    }
    std::string_view rest{reinterpret_cast<const char*>(mapped),
                          static_cast<std::size_t>(size)};
    while (!rest.empty()) {
        const auto next = decode(rest);
        if (!is_space(next.character)) {
            folded.append(rest.substr(0, next.length));
        }
        rest.remove_prefix(next.length);
    }
}

} // namespace

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && is_ascii_space(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_ascii_space(text.back())) {
        text.remove_suffix(1);
    }
    if (text.empty() || (static_cast<unsigned char>(text.front()) < 0x80 &&
                         static_cast<unsigned char>(text.back()) < 0x80)) {
        return text;
    }
    return trimmed_of_unicode(text);
}

bool is_valid_gtin(std::string_view digits) noexcept {
    if (digits.size() != 8 && digits.size() != 12 && digits.size() != 13 &&
        digits.size() != gtin_length) {
        return false;
    }
    int sum = 0;
    int weight = 1;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
        if (*digit < '0' || *digit > '9') {
            return false;
        }
        sum += (*digit - '0') * weight;
        weight = 4 - weight;
    }
    return sum % 10 == 0;
}

namespace {

/// Each byte is written where the next one may overwrite it: a branch for each
/// would cost more.
void fold_ascii(std::string_view text, std::string& folded) {
    folded.resize(text.size());
    auto* end = folded.data();
    for (const char c : text) {
        *end = to_capital(c);
        end += is_ascii_space(c) ? 0 : 1;
    }
    folded.resize(static_cast<std::size_t>(end - folded.data()));
}

} // namespace

/// Folded text has no ASCII capitals, so writing its ASCII letters as capitals
/// keeps different texts different; and most SKUs are then their own near form.
void fold_identifier(std::string_view text, std::string& folded) {
    if (is_ascii(text)) {
        fold_ascii(text, folded);
    } else {
        folded.clear();
        fold_unicode(text, folded);
        std::transform(folded.begin(), folded.end(), folded.begin(),
                       to_capital);
    }
    if (folded.starts_with('\'')) {
        folded.erase(0, 1);
    }
}

std::vector<std::string> loose_near_forms(std::string_view sku,
                                          std::string_view prefix,
                                          std::string_view suffix,
                                          std::string_view near) {
    if (prefix.empty() && suffix.empty()) {
        return {};
    }
    std::string whole;
    std::string taken_off;
    fold_identifier(trimmed(sku), whole);
    std::string_view rest = whole;
    fold_identifier(prefix, taken_off);
    if (rest.starts_with(taken_off)) {
        rest.remove_prefix(taken_off.size());
    }
    fold_identifier(suffix, taken_off);
    if (rest.ends_with(taken_off)) {
        rest.remove_suffix(taken_off.size());
    }
    std::vector<std::string> forms;
    for (const std::string_view form : {rest, std::string_view{whole}}) {
        if (!form.empty() && form != near &&
            (forms.empty() || forms.front() != form)) {
            forms.emplace_back(form);
        }
    }
    return forms;
}

int key_version() noexcept {
    return 1;
}

void make_sku_keys(std::string_view sku, Keys& keys) {
    keys.exact.assign(trimmed(sku));
    fold_identifier(keys.exact, keys.near);
}

void make_barcode_keys(std::string_view barcode, Keys& keys) {
    const auto text = trimmed(barcode);
    keys.exact.clear();
    if (is_valid_gtin(text)) {
        keys.exact.append(gtin_length - text.size(), '0');
    }
    keys.exact += text;
    fold_identifier(keys.exact, keys.near);
    if (keys.near.empty()) {
        return;
    }
    // Leading zeros do not count here: as many as make 14 characters stand for
    // any number of them, so that a GTIN is its own near form.
    keys.near.erase(0, keys.near.find_first_not_of('0'));
    if (keys.near.size() < gtin_length) {
        keys.near.insert(0, gtin_length - keys.near.size(), '0');
    }
}

} // namespace hwsync
