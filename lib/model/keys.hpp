#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// Grows whenever a key is made another way: stored keys are then made anew.
int key_version() noexcept;

/// An identifier in the forms in which two are compared. Empty where there is
/// no identifier.
struct Keys {
    std::string exact; ///< equal means: the same identifier
    std::string near;  ///< equal means: a person may have meant the same
};

/// A SKU: trimmed of Unicode white space, U+200B and U+FEFF, then exact.
void make_sku_keys(std::string_view sku, Keys& keys);

/// A barcode: likewise; a GTIN whose check digit holds is padded to 14 digits.
///
/// Source: GS1 General Specifications, "GTIN" (8, 12, 13 and 14 digits, stored
/// in a 14-digit field with leading zeros) and "Check digit calculations".
void make_barcode_keys(std::string_view barcode, Keys& keys);

/// `text` after NFKC case folding, its ASCII letters capitals, without white
/// space and a leading apostrophe: a SKU's near form.
void fold_identifier(std::string_view text, std::string& folded);

/// The near forms of a child shop's SKU where what is taken off it is taken off
/// its near form, or not at all; without `near`, that of its key. Empty where
/// nothing is taken off the shop's SKUs.
std::vector<std::string> loose_near_forms(std::string_view sku,
                                          std::string_view prefix,
                                          std::string_view suffix,
                                          std::string_view near);

/// Whether the text is a GTIN of 8, 12, 13 or 14 digits whose check digit
/// holds.
bool is_valid_gtin(std::string_view digits) noexcept;

/// `text` without the white space, U+200B and U+FEFF around it.
std::string_view trimmed(std::string_view text) noexcept;

} // namespace hwsync
