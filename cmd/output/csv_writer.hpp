#pragma once

#include "output/output.hpp"

#include <string>
#include <vector>

/// CSV as RFC 4180 has it: lines end in CRLF, and a cell with a comma, a quote
/// or a line break stands in quotes. Every cell but a negative decimal has its
/// formula guard, so that opening a list of products runs nothing that a title
/// says.
class CsvWriter {
public:
    explicit CsvWriter(Output& output) : m_output(output) {}

    void row(const std::vector<std::string>& cells);
    /// The same, with cells that a spreadsheet saves as they are: see
    /// hwsync::kept_as_text().
    void row_to_edit(const std::vector<std::string>& cells);

private:
    template <typename Guard>
    void write(const std::vector<std::string>& cells, Guard guard);

    Output& m_output;
};
