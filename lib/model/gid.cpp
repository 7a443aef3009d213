#include "model/gid.hpp"

#include <charconv>

namespace hwsync {

namespace {

/// The bytes that base64 stands for, up to its padding; nothing where it is
/// none.
std::optional<std::string> decoded_base64(std::string_view text) {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    unsigned bits = 0;
    unsigned held = 0;
    for (const char c : text.substr(0, text.find('='))) {
        const auto digit = alphabet.find(c);
        if (digit == std::string_view::npos) {
            return std::nullopt;
        }
        bits = (bits << 6U | static_cast<unsigned>(digit)) & 0xffffU;
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes += static_cast<char>(bits >> held & 0xffU);
        }
    }
    return bytes;
}

/// Of a gid: its kind, and its number without what may follow a question mark.
std::optional<AnyId> id_of_gid(std::string_view text) {
    const auto gid = parse_gid(text);
    if (!gid) {
        return std::nullopt;
    }
    const auto number = gid->number.substr(0, gid->number.find('?'));
    return AnyId{std::string{gid->kind}, parse_id(number).value_or(0)};
}

} // namespace

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

std::optional<AnyId> parse_any_id(std::string_view text) {
    if (auto id = id_of_gid(text)) {
        return id;
    }
    if (const auto id = parse_id(text)) {
        return AnyId{{}, *id};
    }
    constexpr std::string_view begin_of_gid = "Z2lkOi8v";
    if (!text.starts_with(begin_of_gid)) {
        return std::nullopt;
    }
    const auto gid = decoded_base64(text);
    return gid ? id_of_gid(*gid) : std::nullopt;
}

} // namespace hwsync
