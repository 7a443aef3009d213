#pragma once

#include "output/output.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// `1,234,567`.
std::string grouped(std::int64_t number);

/// An id as the cell of a table or CSV file: empty for 0, which is none.
std::string id_text(std::int64_t id);

/// How many columns of a terminal the text takes.
std::size_t display_width(std::string_view text);

/// Aligned columns under a heading, for people. Control and bidi characters in
/// cells are shown as \u{...}. Rows may be as many as they like: the first few
/// hundred decide how wide the columns are.
///
/// On a terminal a row is no wider than that: titles and other long texts are
/// cut, and where that is not enough a row goes on in the next line, indented.
class TextTable {
public:
    enum class Align { left, right };
    enum class Content {
        plain, ///< whole, to be copied
        title, ///< cut where it does not fit; joiners are shown as they are
        state  ///< a word that a terminal may show in colour
    };
    struct Column {
        std::string heading;
        Align align = Align::left;
        Content content = Content::plain;
    };

    TextTable(Output& output, std::vector<Column> columns);

    /// Missing cells are empty.
    void add_row(std::vector<std::string> cells);

    /// Writes what is still held back; the heading only where there is a row.
    void finish();

private:
    void fit(const std::vector<std::string>& cells);
    void fit_terminal();
    void break_lines();
    std::size_t line_width() const;
    enum class Row { heading, body };
    void write_row(std::vector<std::string> cells, Row row = Row::body);
    void write_held_rows();

    Output& m_output;
    std::vector<Column> m_columns;
    std::vector<std::size_t> m_widths;
    std::vector<bool> m_begins_line; ///< whether a column does
    std::vector<std::vector<std::string>> m_held;
    bool m_widths_are_final = false;
};
