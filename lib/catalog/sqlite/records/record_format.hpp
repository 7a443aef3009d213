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
// as STRICT tables use it.

/// The declared type of a column.
enum class ColumnType : std::uint8_t {
    rowid,   ///< INTEGER PRIMARY KEY: null in the record, the cell has it
    integer, ///< INTEGER
    real,    ///< REAL: stores whole numbers as integers if shorter
    text,    ///< TEXT
    blob     ///< BLOB; its values are texts here
};

void append_varint(std::uint64_t number, std::string& bytes);
std::size_t varint_size(std::uint64_t number) noexcept;

/// Takes a number off the front. Throws Error(storage) if there is none.
std::uint64_t take_varint(std::string_view& bytes);

/// Numbers in big-endian order, as in pages and records.
void append_big_endian(std::uint64_t number, std::size_t size,
                       std::string& bytes);
void put_big_endian(std::uint64_t number, std::size_t size,
                    char* bytes) noexcept;
std::uint64_t big_endian(const char* bytes, std::size_t size) noexcept;

/// Makes records. One object serves for many records.
class RecordWriter {
public:
    /// Replaces `record` by the record of these values; a missing value becomes
    /// null. Throws Error(storage) if a value is not of its column's type: a
    /// STRICT table would not accept it, either.
    void write(std::span<const Value> values,
               std::span<const ColumnType> columns, std::string& record);

private:
    struct Cell {
        std::uint64_t serial_type = 0;
        std::size_t size = 0;       ///< in the record's body
        const char* text = nullptr; ///< of a text
        std::uint64_t bits = 0;     ///< of a number
    };
    std::vector<Cell> m_cells;
};

/// Reads the records of one table.
class RecordReader {
public:
    explicit RecordReader(const std::vector<ColumnType>& columns);
    /// `wanted` says which columns; the values of the others are null.
    RecordReader(std::vector<ColumnType> columns, std::vector<bool> wanted);

    /// The values are valid as long as the record, and until the next call. The
    /// value of a rowid column is null. Throws Error(storage) if this is not a
    /// record with so many columns.
    std::span<const Value> read(std::string_view record);

private:
    std::vector<ColumnType> m_columns;
    std::vector<bool> m_wanted;
    std::vector<Value> m_values;
};

} // namespace hwsync::sqlite
