#include "model/hint.hpp"

#include "model/keys.hpp"

#include <fmt/core.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace hwsync {

namespace {

constexpr std::size_t gtin_length = 14;
constexpr std::size_t isbn_length = 10;
constexpr int isbn_modulus = 11;

bool is_number(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return c >= '0' && c <= '9';
    });
}

int value_of(char digit) noexcept {
    return digit - '0';
}

void replace_all(std::string& text, std::string_view from,
                 std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

/// A spreadsheet's formula for a text: ="0012".
std::string_view without_formula(std::string_view text) noexcept {
    text = trimmed(text);
    if (text.size() >= 3 && text.starts_with("=\"") && text.ends_with('"')) {
        text.remove_prefix(2);
        text.remove_suffix(1);
    }
    return text;
}

/// The Latin character that one looks like, or stands for; else itself, and 0
/// for one that nobody sees.
std::int32_t plain(std::int32_t character) {
    constexpr std::array<std::int32_t, 36> zeros{
        0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6,
        0x0c66, 0x0ce6, 0x0d66, 0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090,
        0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40,
        0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10};
    constexpr std::string_view latin = "AEOPCXYKMHTBISJABEZHIKMNOPTYX";
    constexpr std::array<std::int32_t, latin.size()> alike{
        // Cyrillic
        0x0430, 0x0435, 0x043e, 0x0440, 0x0441, 0x0445, 0x0443, 0x043a, 0x043c,
        0x043d, 0x0442, 0x0432, 0x0456, 0x0455, 0x0458,
        // Greek
        0x03b1, 0x03b2, 0x03b5, 0x03b6, 0x03b7, 0x03b9, 0x03ba, 0x03bc, 0x03bd,
        0x03bf, 0x03c1, 0x03c4, 0x03c5, 0x03c7};
    switch (utf8proc_category(character)) {
    case UTF8PROC_CATEGORY_PD:
        return '-';
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
        return 0;
    case UTF8PROC_CATEGORY_ND:
        for (const auto zero : zeros) {
            if (character >= zero && character < zero + 10) {
                return '0' + character - zero;
            }
        }
        return character;
    default:
        break;
    }
    constexpr std::int32_t minus = 0x2212;
    if (character == minus) {
        return '-';
    }
    for (const auto apostrophe :
         {0x2018, 0x2019, 0x201b, 0x02bc, 0x00b4, 0x0060}) {
        if (character == apostrophe) {
            return '\'';
        }
    }
    const auto* const found = std::find(alike.begin(), alike.end(), character);
    return found == alike.end()
               ? character
               : latin[static_cast<std::size_t>(found - alike.begin())];
}

std::string plain_text(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        utf8proc_int32_t character = 0;
        const auto size = utf8proc_iterate(
            reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
            static_cast<utf8proc_ssize_t>(text.size()), &character);
        if (size <= 0) {
            result += text.front();
            text.remove_prefix(1);
            continue;
        }
        if (const auto meant = plain(character); meant != 0) {
            std::array<utf8proc_uint8_t, 4> bytes{};
            const auto length = utf8proc_encode_char(meant, bytes.data());
            result.append(reinterpret_cast<const char*>(bytes.data()),
                          static_cast<std::size_t>(length));
        }
        text.remove_prefix(static_cast<std::size_t>(size));
    }
    return result;
}

/// 12.0 is 12, and 978-0-13 is 978013.
void make_number(std::string& text) {
    const auto point = text.find('.');
    if (point != std::string::npos && is_number(text.substr(0, point)) &&
        point + 1 < text.size() &&
        text.find_first_not_of('0', point + 1) == std::string::npos) {
        text.erase(point);
    }
    if (text.find_first_not_of("0123456789-") == std::string::npos) {
        std::erase(text, '-');
    }
}

/// The check digit of a GTIN whose other digits these are.
char check_digit(std::string_view digits) {
    int sum = 0;
    int weight = 3;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
        sum += value_of(*digit) * weight;
        weight = 4 - weight;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

bool is_isbn_10(std::string_view text) {
    if (text.size() != isbn_length ||
        !is_number(text.substr(0, isbn_length - 1))) {
        return false;
    }
    int sum = 0;
    int weight = isbn_length;
    for (const char c : text.substr(0, isbn_length - 1)) {
        sum += value_of(c) * weight--;
    }
    const int last = text.back() == 'X'             ? 10
                     : is_number(text.substr(9, 1)) ? value_of(text.back())
                                                    : -1;
    return last >= 0 && (sum + last) % isbn_modulus == 0;
}

/// The ISBN-13 of an ISBN-10, as a GTIN.
std::string gtin_of_isbn(std::string_view isbn) {
    const auto digits = "978" + std::string{isbn.substr(0, isbn_length - 1)};
    return digits + check_digit(digits);
}

/// The UPC-A that a UPC-E of 8 digits is short for; empty where it is none.
std::string upc_of_short(std::string_view text) {
    if (text.size() != 8 || !is_number(text) ||
        (text[0] != '0' && text[0] != '1')) {
        return {};
    }
    const auto six = text.substr(1, 6);
    std::string upc{text[0]};
    const auto rest = [&](std::size_t before, std::string_view zeros,
                          std::size_t from, std::size_t count) {
        upc += six.substr(0, before);
        upc += zeros;
        upc += six.substr(from, count);
    };
    switch (six[5]) {
    case '0':
    case '1':
    case '2':
        upc += six.substr(0, 2);
        upc += six[5];
        upc += "0000";
        upc += six.substr(2, 3);
        break;
    case '3':
        rest(3, "00000", 3, 2);
        break;
    case '4':
        rest(4, "00000", 4, 1);
        break;
    default:
        rest(5, "0000", 5, 1);
    }
    return check_digit(upc) == text[7] ? upc + text[7] : std::string{};
}

/// A barcode of digits, in as many as make a GTIN-14.
void make_gtin(std::string& text) {
    if (text.starts_with("(01)") && is_number(text.substr(4))) {
        text.erase(0, 4);
    }
    if (is_isbn_10(text)) {
        text = gtin_of_isbn(text);
    } else if (auto upc = upc_of_short(text); !upc.empty()) {
        // No GTIN-8 begins with 0.
        if (text[0] == '0' || !is_valid_gtin(text)) {
            text = std::move(upc);
        }
    }
}

/// The identifiers with this hint that anybody would call clean.
std::vector<std::string> plain_texts_of(const std::string& hint,
                                        Identifier identifier) {
    std::vector<std::string> texts;
    if (hint.empty()) {
        return texts;
    }
    texts.push_back(hint);
    if (!is_number(hint)) {
        return texts;
    }
    if (identifier == Identifier::sku) {
        for (auto size = hint.size() + 1; size <= gtin_length; ++size) {
            texts.push_back(std::string(size - hint.size(), '0') + hint);
        }
        return texts;
    }
    for (const auto size : {13U, 12U, 8U}) {
        const auto zeros =
            hint.size() - std::min<std::size_t>(size, hint.size());
        if (hint.find_first_not_of('0') >= zeros) {
            texts.push_back(hint.substr(zeros));
        }
    }
    if (hint.starts_with("0978")) {
        const auto nine = hint.substr(4, isbn_length - 1);
        for (const char last : std::string_view{"0123456789X"}) {
            if (is_isbn_10(nine + last)) {
                texts.push_back(nine + last);
            }
        }
    }
    return texts;
}

/// Adds what spreadsheets and web pages make of a clean identifier as a whole.
/// What they may do to single characters is too much to try.
void add_disguised(const std::string& text, std::vector<std::string>& texts) {
    texts.push_back(fmt::format("=\"{}\"", text));
    if (is_number(text) && text.front() != '0') {
        texts.push_back(text + ".0"); // what keeps no zeros at the beginning
    }
    if (is_number(text) && text.size() == gtin_length) {
        texts.push_back("(01)" + text);
    }
    for (const auto& [sign, disguise] :
         {std::pair{"&", "&amp;"}, std::pair{"-", "\u2010"},
          std::pair{"-", "\u2013"}, std::pair{"-", "\u2014"},
          std::pair{"-", "\u2212"}}) {
        if (text.find(sign) != std::string::npos) {
            auto disguised = text;
            replace_all(disguised, sign, disguise);
            texts.push_back(std::move(disguised));
        }
    }
}

} // namespace

std::string hint_of(std::string_view text, Identifier identifier) {
    std::string meant{without_formula(text)};
    for (const auto& [entity, sign] :
         {std::pair{"&amp;", "&"}, std::pair{"&quot;", "\""},
          std::pair{"&#39;", "'"}, std::pair{"&nbsp;", " "}}) {
        replace_all(meant, entity, sign);
    }
    std::string folded;
    fold_identifier(meant, folded);
    meant = plain_text(folded);
    // What looked like an apostrophe, or a letter, is folded as one now.
    fold_identifier(meant, folded);
    make_number(folded);
    if (identifier == Identifier::barcode) {
        make_gtin(folded);
    }
    if (is_number(folded)) {
        folded.erase(0, folded.find_first_not_of('0'));
        if (identifier == Identifier::barcode && !folded.empty() &&
            folded.size() < gtin_length) {
            folded.insert(0, gtin_length - folded.size(), '0');
        }
    }
    return folded;
}

std::vector<std::string> near_forms_of_hint(const std::string& hint,
                                            Identifier identifier) {
    auto texts = plain_texts_of(hint, identifier);
    for (std::size_t i = 0, count = texts.size(); i < count; ++i) {
        add_disguised(std::string{texts[i]}, texts);
    }
    std::vector<std::string> forms;
    Keys keys;
    for (const auto& text : texts) {
        if (identifier == Identifier::sku) {
            make_sku_keys(text, keys);
        } else {
            make_barcode_keys(text, keys);
        }
        if (std::find(forms.begin(), forms.end(), keys.near) == forms.end()) {
            forms.push_back(keys.near);
        }
    }
    return forms;
}

} // namespace hwsync
