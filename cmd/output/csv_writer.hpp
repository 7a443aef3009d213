#pragma once

#include "output/output.hpp"

#include <string>
#include <string_view>
#include <vector>

/// A cell that no spreadsheet takes for a formula: one that begins with
/// `=`, `+`, `-`, `@`, a tab or a carriage return, after any apostrophes, gets
/// an apostrophe in front.
std::string spreadsheet_safe(std::string_view cell);

/// The reverse of spreadsheet_safe().
std::string_view without_spreadsheet_guard(std::string_view cell);

/// CSV as RFC 4180 has it: lines end in CRLF, and a cell with a comma, a quote
/// or a line break stands in quotes. Every cell is made spreadsheet_safe(), so
/// that opening a list of products runs nothing that a title says.
class CsvWriter {
public:
    explicit CsvWriter(Output& output) : m_output(output) {}

    void row(const std::vector<std::string>& cells);

private:
    Output& m_output;
};
