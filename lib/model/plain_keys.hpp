#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// The forms in which an identifier is compared, made a second time in a plain
/// way that shares nothing with keys.hpp, so that each can find the other's
/// mistakes. Empty where there is no identifier.
struct PlainKeys {
    std::string exact;
    std::string near;

    /// What a catalog keeps as the near form: nothing where it is the key.
    std::string_view kept_near() const noexcept {
        return near == exact ? std::string_view{} : near;
    }
};

/// A key folded as a SKU's near form is.
std::string plainly_folded(std::string_view key);

/// The keys of a SKU as it was stored, with what a child shop takes off it.
void make_plain_sku_keys(std::string_view stored, std::string_view prefix,
                         std::string_view suffix, PlainKeys& keys);

/// The near forms of a stored SKU, that of its key aside, where what a child
/// shop takes off it is taken off in a folded way, then where it stays on.
/// Nothing where the shop takes nothing off.
std::vector<std::string> plainly_loosened(std::string_view stored,
                                          std::string_view prefix,
                                          std::string_view suffix);

/// The keys of a barcode as it was stored.
///
/// Source: GS1 General Specifications, "GTIN" and "Check digit calculations".
void make_plain_barcode_keys(std::string_view stored, PlainKeys& keys);

} // namespace hwsync
