#pragma once

#include "model/value.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

// SQLite's record format (https://sqlite.org/fileformat2.html#record_format),
// as a STRICT table has it.

/// What a column is declared as.
enum class ColumnType : std::uint8_t {
    rowid,   ///< INTEGER PRIMARY KEY: null in the record, the cell has it
    integer, ///< INTEGER
    real,    ///< REAL: holds whole numbers as integers where they are shorter
    text     ///< TEXT
};

void append_varint(std::uint64_t number, std::string& bytes);
std::size_t varint_size(std::uint64_t number) noexcept;

/// Takes one off the front. Throws Error(storage) where there is none.
std::uint64_t take_varint(std::string_view& bytes);

/// Numbers in big-endian order, as pages and records have them.
void append_big_endian(std::uint64_t number, std::size_t size,
                       std::string& bytes);
void put_big_endian(std::uint64_t number, std::size_t size,
                    char* bytes) noexcept;
std::uint64_t big_endian(const char* bytes, std::size_t size) noexcept;

/// Makes records. One of it is used for many.
class RecordWriter {
public:
    /// Replaces `record` by the record of these values; a missing one is null.
    /// Throws Error(storage) where a value is none of its column's type: such a
    /// table would not take it either.
    void write(std::span<const Value> values,
               std::span<const ColumnType> columns, std::string& record);

private:
    std::vector<std::uint64_t> m_serial_types;
};

/// Reads the records of one table.
class RecordReader {
public:
    explicit RecordReader(std::vector<ColumnType> columns);

    /// The values are valid while the record is, and until the next call. That
    /// of a rowid column is null. Throws Error(storage) where it is no record
    /// of so many columns.
    std::span<const Value> read(std::string_view record);

private:
    std::vector<ColumnType> m_columns;
    std::vector<Value> m_values;
};

} // namespace hwsync::sqlite
