#include "input/csv_reader.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>
#include <simdjson.h>

namespace hwsync {

namespace {

constexpr std::size_t most_row_bytes = std::size_t{1024} * 1024;

} // namespace

CsvReader::CsvReader(std::unique_ptr<ByteSource> source)
    : m_source(std::move(source)) {
    constexpr std::string_view bom = "\xEF\xBB\xBF";
    while (m_size < bom.size()) {
        const auto got =
            m_source->read(m_buffer.data() + m_size, m_buffer.size() - m_size);
        if (got == 0) {
            break;
        }
        m_size += got;
    }
    if (std::string_view{m_buffer.data(), m_size}.starts_with(bom)) {
        m_at = bom.size();
    }
}

bool CsvReader::next(CsvRow& row) {
    row.cells.clear();
    while (take_line_end()) {
    }
    if (peek() == end) {
        return false;
    }
    m_row_line = m_line;
    row.line = m_line;
    m_row_bytes = 0;
    while (true) {
        read_cell(row.cells.emplace_back());
        if (peek() != ',') {
            break;
        }
        take();
    }
    if (!take_line_end() && peek() != end) {
        fail("a carriage return stands alone");
    }
    for (const auto& cell : row.cells) {
        if (!simdjson::validate_utf8(cell)) {
            fail("it is no UTF-8: save the table as CSV UTF-8");
        }
    }
    return true;
}

void CsvReader::read_cell(std::string& cell) {
    if (peek() == '"') {
        read_quoted(cell);
        return;
    }
    while (peek() != end && peek() != ',' && peek() != '\n' && peek() != '\r') {
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
    const int after = peek();
    if (after != end && after != ',' && after != '\n' && after != '\r') {
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
        fail("it holds a NUL byte");
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
