#include "output/text_table.hpp"

#include <hwsync/text.hpp>

#include <utf8proc.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace {

constexpr std::size_t rows_that_decide = 500;
constexpr std::string_view gap = "  ";
constexpr std::string_view indent = "    ";
constexpr std::size_t least_title = 12;

/// As much of the text as `width` columns hold.
std::string cut(std::string_view text, std::size_t width) {
    if (display_width(text) <= width || width == 0) {
        return std::string{text};
    }
    std::size_t end = 0;
    for (std::size_t next = 1; next <= text.size(); ++next) {
        const bool is_whole =
            next == text.size() ||
            (static_cast<unsigned char>(text[next]) & 0xc0U) != 0x80U;
        if (is_whole && display_width(text.substr(0, next)) < width) {
            end = next;
        }
    }
    return std::string{text.substr(0, end)} + "\xe2\x80\xa6";
}

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
      m_widths(m_columns.size()), m_begins_line(m_columns.size()) {
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        m_widths[i] = display_width(m_columns[i].heading);
    }
}

void TextTable::add_row(std::vector<std::string> cells) {
    cells.resize(m_columns.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        constexpr auto all = std::numeric_limits<std::size_t>::max();
        cells[i] = m_columns[i].content == Content::title
                       ? hwsync::printable_title(cells[i], all)
                       : hwsync::printable(cells[i], all);
    }
    if (m_widths_are_final) {
        write_row(std::move(cells));
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

std::size_t TextTable::line_width() const {
    std::size_t width =
        m_widths.empty() ? 0 : gap.size() * (m_widths.size() - 1);
    for (const auto one : m_widths) {
        width += one;
    }
    return width;
}

/// The widest title is cut first.
void TextTable::fit_terminal() {
    const auto columns = m_output.columns();
    if (!columns) {
        return;
    }
    while (line_width() > *columns) {
        auto widest = m_columns.size();
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            const bool may_be_cut = m_columns[i].content == Content::title &&
                                    m_widths[i] > least_title;
            if (may_be_cut && (widest == m_columns.size() ||
                               m_widths[i] > m_widths[widest])) {
                widest = i;
            }
        }
        if (widest == m_columns.size()) {
            break_lines();
            return;
        }
        --m_widths[widest];
    }
}

void TextTable::break_lines() {
    const auto columns = m_output.columns().value_or(0);
    std::size_t width = 0;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        width += m_widths[i] + (i == 0 ? 0 : gap.size());
        if (i > 0 && width > columns) {
            m_begins_line[i] = true;
            width = indent.size() + m_widths[i];
        }
    }
}

void TextTable::write_held_rows() {
    m_widths_are_final = true;
    fit_terminal();
    std::vector<std::string> headings;
    for (const auto& column : m_columns) {
        headings.push_back(column.heading);
    }
    write_row(headings, Row::heading);
    for (const auto& row : m_held) {
        write_row(row);
    }
    m_held.clear();
}

void TextTable::write_row(std::vector<std::string> cells, Row row) {
    const bool is_at_terminal = m_output.columns().has_value();
    std::string line;
    const auto end_line = [&] {
        line.erase(line.find_last_not_of(' ') + 1);
        line += '\n';
        m_output.write(line);
        line.clear();
    };
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (is_at_terminal && m_columns[i].content == Content::title) {
            cells[i] = cut(cells[i], m_widths[i]);
        }
        const auto width = display_width(cells[i]);
        const std::string padding(m_widths[i] > width ? m_widths[i] - width : 0,
                                  ' ');
        if (m_begins_line[i]) {
            end_line();
            line += indent;
        } else {
            line += i == 0 ? "" : gap;
        }
        if (m_columns[i].content == Content::state && row == Row::body) {
            cells[i] = m_output.in_colour(cells[i]);
        }
        line += m_columns[i].align == Align::right ? padding + cells[i]
                                                   : cells[i] + padding;
    }
    end_line();
}
