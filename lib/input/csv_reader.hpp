#pragma once

#include "input/byte_source.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

struct CsvRow {
    std::uint64_t line = 0; ///< where it begins, from 1
    std::vector<std::string> cells;
};

/// Reads CSV as RFC 4180 has it, row by row; lines may end in LF alone, a BOM
/// is dropped, blank lines are passed over. A comma, a semicolon or a tab parts
/// cells, as a first line like `sep=;` says, else whichever comes first.
class CsvReader {
public:
    /// Throws Error(input) for what is no text in UTF-8 (a workbook, UTF-16),
    /// for JSON, and for a separator that is none of these.
    explicit CsvReader(std::unique_ptr<ByteSource> source);

    /// False at the end. Throws Error(input), naming file and line, for quotes
    /// that do not match, a carriage return alone, a NUL, what is no UTF-8,
    /// a row of more than 1 MiB, and a table of more than 5,000,000 rows or 1
    /// GiB.
    bool next(CsvRow& row);

    /// How messages call the source. Safe to show.
    const std::string& name() const noexcept { return m_source->name(); }

private:
    static constexpr int end = -1;

    void read_first_line();
    void find_separator();
    int peek();
    int take();
    bool is_cell_end(int byte) const noexcept {
        return byte == end || byte == m_separator || byte == '\n' ||
               byte == '\r';
    }
    void read_cell(std::string& cell);
    void read_quoted(std::string& cell);
    bool take_line_end();
    void add(std::string& cell, int byte);
    [[noreturn]] void fail(std::string_view what) const;

    std::unique_ptr<ByteSource> m_source;
    std::array<char, std::size_t{64} * 1024> m_buffer{};
    std::size_t m_at = 0;
    std::size_t m_size = 0;
    std::uint64_t m_line = 1;
    std::uint64_t m_row_line = 1;
    std::size_t m_row_bytes = 0;
    std::uint64_t m_rows = 0;
    std::uint64_t m_bytes = 0; ///< beyond the first line's
    char m_separator = ',';
};

} // namespace hwsync
