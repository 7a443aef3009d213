#pragma once

#include <cstdint>
#include <string_view>

namespace hwsync {

/// What a field holds. The text belongs to whoever made the record.
struct Value {
    enum class Type : std::uint8_t { missing, null, text, integer, real };

    Type type = Type::missing;
    std::string_view text;
    std::int64_t integer = 0;
    double real = 0;

    bool present() const noexcept { return type != Type::missing; }

    static Value of_null() noexcept { return {Type::null, {}, 0, 0}; }
    static Value of_text(std::string_view text) noexcept {
        return {Type::text, text, 0, 0};
    }
    /// Null for an empty text.
    static Value of_text_or_null(std::string_view text) noexcept {
        return text.empty() ? of_null() : of_text(text);
    }
    static Value of_integer(std::int64_t integer) noexcept {
        return {Type::integer, {}, integer, 0};
    }
    static Value of_real(double real) noexcept {
        return {Type::real, {}, 0, real};
    }

    bool operator==(const Value&) const = default;
};

} // namespace hwsync
