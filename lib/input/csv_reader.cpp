#include "input/csv_reader.hpp"

#include "base/utf8.hpp"
#include "input/file_format.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

namespace hwsync {

namespace {

constexpr std::size_t most_row_bytes = std::size_t{1024} * 1024;
constexpr std::uint64_t most_rows = 5'000'000;
constexpr std::uint64_t most_bytes = std::uint64_t{1024} * 1024 * 1024;

constexpr std::string_view separators = ",;\t";

/// The separator that a line like `sep=;` names; 0 where it is no such line.
char named_separator(std::string_view line) {
    if (line.size() > 1 && line.starts_with('"') && line.ends_with('"')) {
        line = line.substr(1, line.size() - 2);
    }
    constexpr std::string_view name = "sep=";
    return line.starts_with(name) && line.size() == name.size() + 1
               ? line.back()
               : '\0';
}

/// The first separator that does not stand in quotes; a comma where there is
/// none.
char first_separator(std::string_view line) {
    bool quoted = false;
    for (const char c : line) {
        quoted = quoted != (c == '"');
        if (!quoted && separators.find(c) != std::string_view::npos) {
            return c;
        }
    }
    return ',';
}

} // namespace

CsvReader::CsvReader(std::unique_ptr<ByteSource> source)
    : m_source(std::move(source)) {
    read_first_line();
    const std::string_view text{m_buffer.data(), m_size};
    if (const auto other = unreadable_format(text)) {
        fail(fmt::format("it is {}: {}", other->name,
                         other->kind == FileFormat::Kind::archive
                             ? "unpack it"
                             : "save the table as CSV UTF-8"));
    }
    if (is_json(text)) {
        fail("it is JSON: give the table as CSV, as --format csv writes it");
    }
    if (text.starts_with(byte_order_mark)) {
        m_at = byte_order_mark.size();
    }
    find_separator();
}

/// Fills the buffer until it holds the first line that is not blank.
void CsvReader::read_first_line() {
    std::size_t got = 0;
    do {
        got =
            m_source->read(m_buffer.data() + m_size, m_buffer.size() - m_size);
        m_size += got;
        const std::string_view text{m_buffer.data(), m_size};
        const auto begin = text.find_first_not_of("\xEF\xBB\xBF\r\n");
        if (text.find('\n', begin) != std::string_view::npos &&
            begin != std::string_view::npos) {
            return;
        }
    } while (got > 0 && m_size < m_buffer.size());
}

void CsvReader::find_separator() {
    const std::string_view text{m_buffer.data(), m_size};
    const auto begin = text.find_first_not_of("\r\n", m_at);
    if (begin == std::string_view::npos) {
        return;
    }
    const auto line =
        text.substr(begin, text.find_first_of("\r\n", begin) - begin);
    const char named = named_separator(line);
    if (named == '\0') {
        m_separator = first_separator(line);
        return;
    }
    if (separators.find(named) == std::string_view::npos) {
        fail("its cells must be parted by comma, semicolon or tab");
    }
    m_separator = named;
    while (m_at < begin + line.size()) {
        take();
    }
}

bool CsvReader::next(CsvRow& row) {
    row.cells.clear();
    for (std::size_t blank = 0; take_line_end();) {
        if (++blank > most_row_bytes) {
            m_row_line = m_line;
            fail("a million blank lines follow each other");
        }
    }
    if (peek() == end) {
        return false;
    }
    m_row_line = m_line;
    if (++m_rows > most_rows) {
        fail("the table has more than 5,000,000 rows: split it");
    }
    row.line = m_line;
    m_row_bytes = 0;
    while (true) {
        read_cell(row.cells.emplace_back());
        if (peek() != m_separator) {
            break;
        }
        take();
    }
    if (!take_line_end() && peek() != end) {
        fail("a carriage return stands alone");
    }
    for (const auto& cell : row.cells) {
        if (!is_utf8(cell)) {
            fail("it is not UTF-8: save the table as CSV UTF-8");
        }
    }
    return true;
}

void CsvReader::read_cell(std::string& cell) {
    if (peek() == '"') {
        read_quoted(cell);
        return;
    }
    while (!is_cell_end(peek())) {
        if (peek() == '"') {
            fail("a quote stands in a cell that does not begin with one");
        }
        add(cell, take());
    }
}

void CsvReader::read_quoted(std::string& cell) {
    take();
    while (true) {
        if (peek() == end) {
            fail("a quote is never closed");
        }
        const int byte = take();
        if (byte != '"') {
            add(cell, byte);
        } else if (peek() == '"') {
            add(cell, take());
        } else {
            break;
        }
    }
    if (!is_cell_end(peek())) {
        fail("text follows a closing quote");
    }
}

bool CsvReader::take_line_end() {
    if (peek() == '\n') {
        take();
        return true;
    }
    if (peek() != '\r') {
        return false;
    }
    take();
    if (peek() == '\n') {
        take();
        return true;
    }
    if (peek() != end) {
        m_row_line = m_line;
        fail("a carriage return stands alone");
    }
    return true;
}

int CsvReader::peek() {
    if (m_at == m_size) {
        m_at = 0;
        m_size = m_source->read(m_buffer.data(), m_buffer.size());
        m_bytes += m_size;
        if (m_bytes > most_bytes) {
            m_row_line = m_line;
            fail("the table is larger than 1 GiB: split it");
        }
        if (m_size == 0) {
            return end;
        }
    }
    return static_cast<unsigned char>(m_buffer[m_at]);
}

int CsvReader::take() {
    const int byte = peek();
    ++m_at;
    m_line += byte == '\n' ? 1 : 0;
    return byte;
}

void CsvReader::add(std::string& cell, int byte) {
    if (byte == 0) {
        fail("it holds a NUL byte: if it is UTF-16, save the table as CSV "
             "UTF-8");
    }
    if (++m_row_bytes > most_row_bytes) {
        fail("a row is longer than 1 MiB: a quote may be missing");
    }
    cell += static_cast<char>(byte);
}

void CsvReader::fail(std::string_view what) const {
    throw Error(ErrorKind::input,
                fmt::format("{}:{}: {}", name(), m_row_line, what),
                "mend the file and run this again; nothing was changed");
}

} // namespace hwsync
