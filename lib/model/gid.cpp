#include "model/gid.hpp"

#include <charconv>

namespace hwsync {

std::optional<Gid> parse_gid(std::string_view text) noexcept {
    constexpr std::string_view prefix = "gid://shopify/";
    if (!text.starts_with(prefix)) {
        return std::nullopt;
    }
    text.remove_prefix(prefix.size());
    const auto slash = text.find('/');
    if (slash == std::string_view::npos || slash == 0) {
        return std::nullopt;
    }
    return Gid{text.substr(0, slash), text.substr(slash + 1)};
}

std::optional<std::int64_t> parse_id(std::string_view digits) noexcept {
    if (digits.empty() || digits[0] < '1' || digits[0] > '9') {
        return std::nullopt;
    }
    std::int64_t id = 0;
    const auto* end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, id);
    if (error != std::errc{} || stopped != end) {
        return std::nullopt;
    }
    return id;
}

} // namespace hwsync
