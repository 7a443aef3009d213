#include "share/binary_rows.hpp"

#include <hwsync/error.hpp>

#include <bit>
#include <limits>
#include <utility>

namespace hwsync::share {

namespace {

constexpr std::string_view header{"PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19};
constexpr std::string_view trailer{"\377\377", 2};
constexpr std::int32_t null_field = -1;
constexpr std::int16_t no_more_rows = -1;

[[noreturn]] void fail() {
    throw Error(ErrorKind::storage,
                "the shared database sent rows that cannot be read",
                "report this");
}

/// Most significant byte first.
template <typename Integer> Integer take_integer(std::string_view bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof(Integer); ++i) {
        value = value << 8U | static_cast<unsigned char>(bytes[i]);
    }
    return static_cast<Integer>(value);
}

} // namespace

std::string_view copy_header() noexcept {
    return header;
}

std::string_view copy_trailer() noexcept {
    return trailer;
}

template <typename Integer> void RowEncoder::append(Integer value) {
    char raw[sizeof value];
    auto rest = static_cast<std::uint64_t>(value);
    for (std::size_t i = sizeof value; i > 0; --i) {
        raw[i - 1] = static_cast<char>(rest & 0xffU);
        rest >>= 8U;
    }
    m_bytes.append(raw, sizeof raw);
}

void RowEncoder::begin(std::size_t columns) {
    append(static_cast<std::int16_t>(columns));
}

void RowEncoder::add_null() {
    append(null_field);
}

void RowEncoder::add_flag(bool flag) {
    append(std::int32_t{1});
    m_bytes += static_cast<char>(flag);
}

void RowEncoder::add(const Value& value, ColumnType type) {
    if (!value.present() || value.type == Value::Type::null) {
        add_null();
        return;
    }
    switch (type) {
    case ColumnType::integer:
        append(std::int32_t{sizeof value.integer});
        append(value.integer);
        return;
    case ColumnType::real:
        append(std::int32_t{sizeof value.real});
        append(std::bit_cast<std::uint64_t>(
            value.type == Value::Type::integer
                ? static_cast<double>(value.integer)
                : value.real));
        return;
    case ColumnType::text:
        append(static_cast<std::int32_t>(value.text.size()));
        m_bytes += value.text;
        return;
    }
}

RowDecoder::RowDecoder(std::vector<ColumnType> types, Take take)
    : m_types(std::move(types)), m_take(std::move(take)),
      m_row(m_types.size()) {}

void RowDecoder::put(std::string_view piece) {
    // Mostly a piece is a row.
    const bool is_first = m_bytes.empty();
    if (!is_first) {
        m_bytes += piece;
        piece = m_bytes;
    }
    auto rest = piece;
    if (!m_has_header && rest.size() >= header.size()) {
        if (!rest.starts_with(header)) {
            fail();
        }
        rest.remove_prefix(header.size());
        m_has_header = true;
    }
    while (m_has_header && take_row(rest)) {
    }
    if (is_first) {
        m_bytes = rest;
    } else {
        m_bytes.erase(0, m_bytes.size() - rest.size());
    }
}

bool RowDecoder::take_row(std::string_view& bytes) {
    auto rest = bytes;
    if (rest.size() < sizeof(std::int16_t) || m_is_over) {
        return false;
    }
    const auto count = take_integer<std::int16_t>(rest);
    rest.remove_prefix(sizeof count);
    if (count == no_more_rows) {
        m_is_over = true;
        bytes = rest;
        return false;
    }
    if (std::cmp_not_equal(count, m_types.size())) {
        fail();
    }
    for (std::size_t i = 0; i < m_types.size(); ++i) {
        if (rest.size() < sizeof(std::int32_t)) {
            return false;
        }
        const auto size = take_integer<std::int32_t>(rest);
        rest.remove_prefix(sizeof size);
        if (size == null_field) {
            m_row[i] = Value::of_null();
            continue;
        }
        if (size < 0) {
            fail();
        }
        if (std::cmp_greater(size, rest.size())) {
            return false;
        }
        const auto length = static_cast<std::size_t>(size);
        m_row[i] = value_of(rest.substr(0, length), m_types[i]);
        rest.remove_prefix(length);
    }
    bytes = rest;
    m_take(m_row);
    return true;
}

Value RowDecoder::value_of(std::string_view field, ColumnType type) const {
    if (type == ColumnType::text) {
        return Value::of_text(field);
    }
    if (field.size() != sizeof(std::int64_t)) {
        fail();
    }
    const auto bits = take_integer<std::uint64_t>(field);
    return type == ColumnType::integer
               ? Value::of_integer(static_cast<std::int64_t>(bits))
               : Value::of_real(std::bit_cast<double>(bits));
}

void RowDecoder::finish() const {
    if (!m_is_over || !m_bytes.empty()) {
        fail();
    }
}

} // namespace hwsync::share
