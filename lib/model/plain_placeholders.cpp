#include "model/plain_placeholders.hpp"

#include "model/placeholders.hpp"
#include "model/plain_keys.hpp"

#include <algorithm>

namespace hwsync {

namespace {

bool is_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return c >= '0' && c <= '9';
    });
}

bool is_short_number(std::string_view text) {
    return is_digits(text) && text.size() < 4;
}

/// A mantissa with its power of ten; without a point it needs the plus.
bool is_power_of_ten(std::string_view text) {
    const auto letter = text.find('E');
    if (letter == std::string_view::npos) {
        return false;
    }
    const auto mantissa = text.substr(0, letter);
    auto exponent = text.substr(letter + 1);
    const bool has_plus = exponent.starts_with('+');
    exponent = exponent.substr(has_plus ? 1 : 0);
    const auto point = mantissa.find_first_of(".,");
    if (!is_short_number(exponent) ||
        !is_short_number(mantissa.substr(0, point))) {
        return false;
    }
    return point == std::string_view::npos
               ? has_plus
               : is_digits(mantissa.substr(point + 1));
}

using Texts = std::set<std::string>;

template <typename List> Texts made_of(const List& list, bool of_barcodes) {
    Texts texts;
    for (const std::string_view text : list) {
        PlainKeys keys;
        if (of_barcodes) {
            make_plain_barcode_keys(text, keys);
        } else {
            make_plain_sku_keys(text, {}, {}, keys);
        }
        texts.insert(plainly_folded(keys.exact));
    }
    return texts;
}

/// Made once, when first asked for: a verify of one identifier would do little
/// else.
const Texts& standard_texts(bool of_barcodes) {
    if (of_barcodes) {
        static const auto barcodes = made_of(default_ignored(), true);
        return barcodes;
    }
    static const auto skus = made_of(default_ignored(), false);
    return skus;
}

} // namespace

PlainPlaceholders::PlainPlaceholders(
    Identifier identifier,
    const std::optional<std::vector<std::string>>& ignored)
    : m_of_barcodes(identifier == Identifier::barcode),
      m_texts(ignored ? std::optional{made_of(*ignored, m_of_barcodes)}
                      : std::nullopt) {}

bool PlainPlaceholders::has(std::string_view key) const {
    const auto text = plainly_folded(key);
    const auto is_only = [&](char one) {
        return std::all_of(text.begin(), text.end(),
                           [one](char c) { return c == one; });
    };
    const auto& texts = m_texts ? *m_texts : standard_texts(m_of_barcodes);
    return is_only('\'') || texts.contains(text) ||
           (m_of_barcodes && (is_only('0') || is_power_of_ten(text)));
}

} // namespace hwsync
