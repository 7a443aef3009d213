#include "output/text_table.hpp"

#include <hwsync/text.hpp>

#include <utf8proc.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace {

constexpr std::size_t rows_that_decide = 500;
constexpr std::string_view gap = "  ";

} // namespace

std::string grouped(std::int64_t number) {
    auto digits = std::to_string(number);
    const std::size_t first = number < 0 ? 1 : 0;
    for (auto at = digits.size(); at > first + 3;) {
        at -= 3;
        digits.insert(at, 1, ',');
    }
    return digits;
}

std::string id_text(std::int64_t id) {
    return id == 0 ? std::string{} : std::to_string(id);
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        utf8proc_int32_t character = 0;
        const auto length = utf8proc_iterate(
            reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
            static_cast<utf8proc_ssize_t>(text.size()), &character);
        const auto columns = length > 0 ? utf8proc_charwidth(character) : 1;
        width += static_cast<std::size_t>(std::max(columns, 0));
        text.remove_prefix(length > 0 ? static_cast<std::size_t>(length) : 1);
    }
    return width;
}

TextTable::TextTable(Output& output, std::vector<Column> columns)
    : m_output(output), m_columns(std::move(columns)),
      m_widths(m_columns.size()) {
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        m_widths[i] = display_width(m_columns[i].heading);
    }
}

void TextTable::add_row(std::vector<std::string> cells) {
    cells.resize(m_columns.size());
    for (auto& cell : cells) {
        cell = hwsync::printable(cell, std::numeric_limits<std::size_t>::max());
    }
    if (m_widths_are_final) {
        write_row(cells);
        return;
    }
    fit(cells);
    m_held.push_back(std::move(cells));
    if (m_held.size() == rows_that_decide) {
        write_held_rows();
    }
}

void TextTable::finish() {
    if (!m_widths_are_final && !m_held.empty()) {
        write_held_rows();
    }
}

void TextTable::fit(const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        m_widths[i] = std::max(m_widths[i], display_width(cells[i]));
    }
}

void TextTable::write_held_rows() {
    m_widths_are_final = true;
    std::vector<std::string> headings;
    for (const auto& column : m_columns) {
        headings.push_back(column.heading);
    }
    write_row(headings);
    for (const auto& row : m_held) {
        write_row(row);
    }
    m_held.clear();
}

void TextTable::write_row(const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto width = display_width(cells[i]);
        const std::string padding(m_widths[i] > width ? m_widths[i] - width : 0,
                                  ' ');
        line += i == 0 ? "" : gap;
        line += m_columns[i].align == Align::right ? padding + cells[i]
                                                   : cells[i] + padding;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    line += '\n';
    m_output.write(line);
}
