#include "model/plain_keys.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace hwsync {

namespace {

/// Stands for a byte that is no UTF-8; no character has this number.
constexpr char32_t no_character = 0x110000;

struct Character {
    char32_t code;
    std::size_t size;
};

bool continues(std::string_view text, std::size_t at) noexcept {
    return at < text.size() &&
           (static_cast<unsigned char>(text[at]) >> 6U) == 2U;
}

/// The character that begins at `at`.
Character character_at(std::string_view text, std::size_t at) noexcept {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead < 0x80) {
        return {lead, 1};
    }
    struct Shape {
        unsigned first;
        unsigned last;
        std::size_t size;
        char32_t least;
    };
    constexpr std::array<Shape, 3> shapes{{{0xc2, 0xdf, 2, 0x80},
                                           {0xe0, 0xef, 3, 0x800},
                                           {0xf0, 0xf4, 4, 0x10000}}};
    for (const auto& shape : shapes) {
        if (lead < shape.first || lead > shape.last) {
            continue;
        }
        char32_t code = lead & (0x7fU >> shape.size);
        for (std::size_t i = 1; i < shape.size; ++i) {
            if (!continues(text, at + i)) {
                return {no_character, 1};
            }
            code =
                code << 6U | (static_cast<unsigned char>(text[at + i]) & 63U);
        }
        const bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
        if (code < shape.least || code > 0x10ffff || is_surrogate) {
            break;
        }
        return {code, shape.size};
    }
    return {no_character, 1};
}

/// Unicode's White_Space characters with U+200B and U+FEFF, in their order.
bool is_white(char32_t code) noexcept {
    constexpr std::array<char32_t, 27> white{
        0x0009, 0x000a, 0x000b, 0x000c, 0x000d, 0x0020, 0x0085, 0x00a0, 0x1680,
        0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008,
        0x2009, 0x200a, 0x200b, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff};
    constexpr char32_t first_beyond_ascii = 0x80;
    if (code < first_beyond_ascii) { // As most text is.
        return code == U' ' || (code >= U'\t' && code <= U'\r');
    }
    return std::binary_search(white.begin(), white.end(), code);
}

/// From the first character that is not white to the last one.
std::string_view without_white_around(std::string_view text) noexcept {
    std::size_t begin = text.size();
    std::size_t end = text.size();
    for (std::size_t at = 0; at < text.size();) {
        const auto character = character_at(text, at);
        if (!is_white(character.code)) {
            begin = std::min(begin, at);
            end = at + character.size;
        }
        at += character.size;
    }
    return text.substr(begin, end - begin);
}

char capital(char letter) noexcept {
    return letter >= 'a' && letter <= 'z'
               ? static_cast<char>(letter - ('a' - 'A'))
               : letter;
}

/// NFKC_Casefold as code points; false where the text is no UTF-8.
bool fold(std::string_view text, std::vector<std::int32_t>& folded) {
    constexpr auto options = static_cast<utf8proc_option_t>(
        UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE |
        UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    const auto length = static_cast<utf8proc_ssize_t>(text.size());
    const auto needed = utf8proc_decompose(bytes, length, nullptr, 0, options);
    if (needed < 0) {
        return false;
    }
    folded.resize(static_cast<std::size_t>(needed));
    utf8proc_decompose(bytes, length, folded.data(), needed, options);
    const auto left = utf8proc_normalize_utf32(folded.data(), needed, options);
    folded.resize(static_cast<std::size_t>(left));
    return true;
}

void append_folded(std::string_view text, std::string& near) {
    std::vector<std::int32_t> folded;
    if (!fold(text, folded)) {
        for (const char c : text) {
            if (c != ' ' && (c < '\t' || c > '\r')) {
                near += capital(c);
            }
        }
        return;
    }
    for (const auto code : folded) {
        if (is_white(static_cast<char32_t>(code))) {
            continue;
        }
        std::array<utf8proc_uint8_t, 4> bytes{};
        const auto size = utf8proc_encode_char(code, bytes.data());
        for (std::size_t i = 0; i < static_cast<std::size_t>(size); ++i) {
            near += capital(static_cast<char>(bytes[i]));
        }
    }
}

/// Folding only changes an ASCII text's letters, which become capitals.
void make_near(std::string_view text, std::string& near) {
    near.clear();
    const bool is_ascii = std::all_of(text.begin(), text.end(),
                                      [](char c) { return (c & 0x80) == 0; });
    if (is_ascii) {
        for (const char c : text) {
            if (!is_white(static_cast<unsigned char>(c))) {
                near += capital(c);
            }
        }
    } else {
        append_folded(text, near);
    }
    if (!near.empty() && near[0] == '\'') {
        near = near.substr(1);
    }
}

constexpr std::size_t gtin_size = 14;

/// The GTIN in 14 digits, or nothing where the text is none.
std::string gtin_of(std::string_view text) {
    constexpr std::array<std::size_t, 4> sizes{8, 12, 13, 14};
    const bool has_size =
        std::find(sizes.begin(), sizes.end(), text.size()) != sizes.end();
    if (!has_size ||
        text.find_first_not_of("0123456789") != std::string_view::npos) {
        return {};
    }
    std::string gtin(gtin_size, '0');
    gtin.replace(gtin_size - text.size(), text.size(), text);
    int sum = 0;
    for (std::size_t i = 0; i + 1 < gtin_size; ++i) {
        sum += (gtin[i] - '0') * (i % 2 == 0 ? 3 : 1);
    }
    const int check_digit = (10 - sum % 10) % 10;
    return gtin.back() - '0' == check_digit ? gtin : std::string{};
}

} // namespace

std::string plainly_folded(std::string_view key) {
    std::string folded;
    make_near(key, folded);
    return folded;
}

void make_plain_sku_keys(std::string_view stored, std::string_view prefix,
                         std::string_view suffix, PlainKeys& keys) {
    auto sku = without_white_around(stored);
    if (sku.starts_with(prefix)) {
        sku = sku.substr(prefix.size());
    }
    if (sku.ends_with(suffix)) {
        sku = sku.substr(0, sku.size() - suffix.size());
    }
    keys.exact = without_white_around(sku);
    make_near(keys.exact, keys.near);
}

std::vector<std::string> plainly_loosened(std::string_view stored,
                                          std::string_view prefix,
                                          std::string_view suffix) {
    if (prefix.size() + suffix.size() == 0) {
        return {};
    }
    PlainKeys keys;
    make_plain_sku_keys(stored, prefix, suffix, keys);
    const auto whole = plainly_folded(without_white_around(stored));
    const auto before = plainly_folded(prefix);
    const auto after = plainly_folded(suffix);
    auto bare = whole;
    if (bare.compare(0, before.size(), before) == 0) {
        bare = bare.substr(before.size());
    }
    if (bare.size() >= after.size() &&
        bare.compare(bare.size() - after.size(), after.size(), after) == 0) {
        bare.resize(bare.size() - after.size());
    }
    std::vector<std::string> forms{bare, whole};
    const auto is_known = [&](const std::string& form) {
        return form.empty() || form == keys.near;
    };
    forms.erase(std::remove_if(forms.begin(), forms.end(), is_known),
                forms.end());
    return forms;
}

void make_plain_barcode_keys(std::string_view stored, PlainKeys& keys) {
    keys.exact = without_white_around(stored);
    if (auto gtin = gtin_of(keys.exact); !gtin.empty()) {
        keys.exact = std::move(gtin);
    }
    make_near(keys.exact, keys.near);
    if (keys.near.empty()) {
        return;
    }
    const auto zeros =
        std::min(keys.near.find_first_not_of('0'), keys.near.size());
    const auto rest = keys.near.substr(zeros);
    keys.near = rest.size() < gtin_size
                    ? std::string(gtin_size - rest.size(), '0') + rest
                    : rest;
}

} // namespace hwsync
