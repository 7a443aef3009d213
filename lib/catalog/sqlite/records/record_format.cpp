#include "catalog/sqlite/records/record_format.hpp"

#include <hwsync/error.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

#include <endian.h>

namespace hwsync::sqlite {

namespace {

constexpr std::uint64_t null_type = 0;
constexpr std::uint64_t real_type = 7;
constexpr std::uint64_t zero_type = 8;
constexpr std::uint64_t one_type = 9;
constexpr std::uint64_t first_blob_type = 12;
constexpr std::uint64_t first_text_type = 13;

/// How many bytes the value of a serial type below first_blob_type takes.
constexpr std::array<std::size_t, first_blob_type> sizes{0, 1, 2, 3, 4, 6,
                                                         8, 8, 0, 0, 0, 0};

/// Most big-endian numbers have this size. They are read and written at once.
constexpr std::size_t whole = sizeof(std::uint64_t);

/// From here on, an integer is no shorter than a real number.
constexpr std::int64_t six_bytes = std::int64_t{1} << 47U;

std::size_t size_of(std::uint64_t serial_type) noexcept {
    return serial_type < first_blob_type
               ? sizes[serial_type]
               : static_cast<std::size_t>((serial_type - first_blob_type) / 2);
}

std::uint64_t integer_type(std::int64_t number) noexcept {
    if (number == 0 || number == 1) {
        return number == 0 ? zero_type : one_type;
    }
    /// By the bytes that the number and its sign need.
    constexpr std::array<std::uint8_t, 9> types{0, 1, 2, 3, 4, 5, 5, 6, 6};
    const auto bits = static_cast<std::uint64_t>(number < 0 ? ~number : number);
    return types[static_cast<std::size_t>(std::bit_width(bits)) / 8 + 1];
}

[[noreturn]] void refuse(std::string_view what) {
    throw Error(ErrorKind::storage, std::string{what}, "report this");
}

/// The value as the column stores it: a REAL column stores whole numbers as
/// integers.
Value stored_value(const Value& value, ColumnType column) {
    switch (value.type) {
    case Value::Type::missing:
    case Value::Type::null:
        return Value::of_null();
    case Value::Type::text:
        if (column != ColumnType::text && column != ColumnType::blob) {
            refuse("a text is to be stored in a column of numbers");
        }
        return value;
    case Value::Type::integer:
        if (column == ColumnType::text || column == ColumnType::blob) {
            refuse("a number is to be stored in a column of texts");
        }
        if (column == ColumnType::real &&
            (value.integer < -six_bytes || value.integer >= six_bytes)) {
            return Value::of_real(static_cast<double>(value.integer));
        }
        return value;
    case Value::Type::real:
        break;
    }
    if (column != ColumnType::real) {
        refuse("a real number is to be stored in a column of other values");
    }
    if (std::isnan(value.real)) {
        return Value::of_null();
    }
    const auto bound = static_cast<double>(six_bytes);
    const bool is_whole = value.real >= -bound && value.real < bound &&
                          std::trunc(value.real) == value.real;
    return is_whole ? Value::of_integer(static_cast<std::int64_t>(value.real))
                    : value;
}

std::uint64_t serial_type_of(const Value& value, ColumnType column) noexcept {
    switch (value.type) {
    case Value::Type::integer:
        return integer_type(value.integer);
    case Value::Type::real:
        return real_type;
    case Value::Type::text:
        return (column == ColumnType::blob ? first_blob_type
                                           : first_text_type) +
               2 * std::uint64_t{value.text.size()};
    case Value::Type::missing:
    case Value::Type::null:
        break;
    }
    return null_type;
}

/// The size of a record's header, which includes its own length.
std::size_t header_size(std::size_t serial_types) noexcept {
    auto size = serial_types + 1;
    while (varint_size(size) + serial_types != size) {
        size = varint_size(size) + serial_types;
    }
    return size;
}

/// Writes up to nine bytes, and returns where they end.
char* put_varint(std::uint64_t number, char* bytes) noexcept {
    if (number < 0x80) {
        *bytes = static_cast<char>(number);
        return bytes + 1;
    }
    const auto size = varint_size(number);
    auto at = size;
    if (size == 9) {
        // The ninth byte has eight bits of the number.
        bytes[--at] = static_cast<char>(number & 0xffU);
        number >>= 8U;
    }
    while (at > 0) {
        --at;
        const auto more = at + 1 == size ? 0U : 0x80U;
        bytes[at] = static_cast<char>((number & 0x7fU) | more);
        number >>= 7U;
    }
    return bytes + size;
}

Value value_of(std::uint64_t serial_type, std::string_view bytes,
               ColumnType column) {
    if (serial_type >= first_blob_type) {
        return Value::of_text(bytes);
    }
    if (serial_type == null_type) {
        return Value::of_null();
    }
    if (serial_type == real_type) {
        return Value::of_real(
            std::bit_cast<double>(big_endian(bytes.data(), bytes.size())));
    }
    std::int64_t number = serial_type == one_type ? 1 : 0;
    if (!bytes.empty()) {
        const auto unused = 64 - 8 * bytes.size();
        number = static_cast<std::int64_t>(
                     big_endian(bytes.data(), bytes.size()) << unused) >>
                 unused;
    }
    return column == ColumnType::real
               ? Value::of_real(static_cast<double>(number))
               : Value::of_integer(number);
}

} // namespace

void append_varint(std::uint64_t number, std::string& bytes) {
    if (number < 0x80) {
        bytes += static_cast<char>(number);
        return;
    }
    std::array<char, 9> raw{};
    const auto* end = put_varint(number, raw.data());
    bytes.append(raw.data(), static_cast<std::size_t>(end - raw.data()));
}

std::size_t varint_size(std::uint64_t number) noexcept {
    const auto bits = static_cast<std::size_t>(std::bit_width(number | 1U));
    // A seventh of them, rounded up, without a division.
    return std::min<std::size_t>((bits * 9 + 64) / 64, 9);
}

std::uint64_t take_varint(std::string_view& bytes) {
    if (!bytes.empty() && static_cast<unsigned char>(bytes.front()) < 0x80) {
        const auto byte = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        return byte;
    }
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        if (i == 8) {
            bytes.remove_prefix(9);
            return number << 8U | byte;
        }
        number = number << 7U | (byte & 0x7fU);
        if (byte < 0x80) {
            bytes.remove_prefix(i + 1);
            return number;
        }
    }
    refuse("a row that was set aside is cut short");
}

void append_big_endian(std::uint64_t number, std::size_t size,
                       std::string& bytes) {
    std::array<char, whole> raw{};
    put_big_endian(number, size, raw.data());
    bytes.append(raw.data(), size);
}

void put_big_endian(std::uint64_t number, std::size_t size,
                    char* bytes) noexcept {
    if (size == whole) {
        const auto raw = htobe64(number);
        std::memcpy(bytes, &raw, whole);
        return;
    }
    for (auto at = size; at > 0; --at) {
        bytes[at - 1] = static_cast<char>(number & 0xffU);
        number >>= 8U;
    }
}

std::uint64_t big_endian(const char* bytes, std::size_t size) noexcept {
    std::uint64_t number = 0;
    if (size == whole) {
        std::memcpy(&number, bytes, whole);
        return be64toh(number);
    }
    for (std::size_t i = 0; i < size; ++i) {
        number = number << 8U | static_cast<unsigned char>(bytes[i]);
    }
    return number;
}

void RecordWriter::write(std::span<const Value> values,
                         std::span<const ColumnType> columns,
                         std::string& record) {
    m_cells.resize(columns.size());
    std::size_t types_size = 0;
    std::size_t size = 0;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        auto& cell = m_cells[i];
        if (columns[i] == ColumnType::rowid) {
            cell = {};
        } else {
            const auto value = stored_value(values[i], columns[i]);
            cell.serial_type = serial_type_of(value, columns[i]);
            cell.size = size_of(cell.serial_type);
            cell.text = value.text.data();
            cell.bits = value.type == Value::Type::real
                            ? std::bit_cast<std::uint64_t>(value.real)
                            : static_cast<std::uint64_t>(value.integer);
        }
        types_size += varint_size(cell.serial_type);
        size += cell.size;
    }
    const auto header = header_size(types_size);
    // A number is written as a whole, and what follows it over its rest.
    record.resize(header + size + whole);
    auto* at = put_varint(header, record.data());
    for (const auto& cell : m_cells) {
        at = put_varint(cell.serial_type, at);
    }
    for (const auto& cell : m_cells) {
        if (cell.serial_type >= first_blob_type) {
            std::copy_n(cell.text, cell.size, at);
        } else if (cell.size > 0) {
            put_big_endian(cell.bits << (8 * (whole - cell.size)), whole, at);
        }
        at += cell.size;
    }
    record.resize(header + size);
}

RecordReader::RecordReader(const std::vector<ColumnType>& columns)
    : RecordReader(columns, std::vector<bool>(columns.size(), true)) {}

RecordReader::RecordReader(std::vector<ColumnType> columns,
                           std::vector<bool> wanted)
    : m_columns(std::move(columns)), m_wanted(std::move(wanted)),
      m_values(m_columns.size(), Value::of_null()) {}

std::span<const Value> RecordReader::read(std::string_view record) {
    auto header = record;
    const auto size = take_varint(header);
    if (size > record.size() || size < record.size() - header.size()) {
        refuse("a row that was set aside is cut short");
    }
    auto body = record.substr(size);
    header.remove_suffix(body.size());
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const auto type = take_varint(header);
        const auto length = size_of(type);
        if (length > body.size()) {
            refuse("a row that was set aside is cut short");
        }
        if (m_wanted[i]) {
            m_values[i] = value_of(type, body.substr(0, length), m_columns[i]);
        }
        body.remove_prefix(length);
    }
    return m_values;
}

} // namespace hwsync::sqlite
