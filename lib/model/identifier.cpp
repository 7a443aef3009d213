#include <hwsync/identifier.hpp>

namespace hwsync {

std::string_view to_string(Identifier identifier) noexcept {
    return identifier == Identifier::sku ? "sku" : "barcode";
}

std::optional<Identifier> parse_identifier(std::string_view text) noexcept {
    if (text == "sku") {
        return Identifier::sku;
    }
    if (text == "barcode") {
        return Identifier::barcode;
    }
    return std::nullopt;
}

} // namespace hwsync
