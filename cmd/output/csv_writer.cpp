#include "output/csv_writer.hpp"

#include <hwsync/spreadsheet.hpp>

#include <algorithm>
#include <string_view>

namespace {

std::string in_quotes(const std::string& cell) {
    std::string quoted = "\"";
    for (const char c : cell) {
        quoted += c;
        if (c == '"') {
            quoted += c;
        }
    }
    quoted += '"';
    return quoted;
}

/// A number below zero, which no spreadsheet takes for a formula.
bool is_negative_number(std::string_view cell) {
    const auto digits = cell.substr(std::min<std::size_t>(cell.size(), 1));
    return cell.starts_with('-') && !digits.empty() &&
           digits.find_first_not_of("0123456789.") == std::string_view::npos &&
           digits.find('.') != std::string_view::npos &&
           digits.find('.') == digits.rfind('.');
}

std::string guarded(const std::string& cell) {
    return is_negative_number(cell) ? cell : hwsync::with_formula_guard(cell);
}

} // namespace

template <typename Guard>
void CsvWriter::write(const std::vector<std::string>& cells, Guard guard) {
    std::string line;
    for (const auto& cell : cells) {
        line += &cell == &cells.front() ? "" : ",";
        const auto safe = guard(cell);
        line += safe.find_first_of(",\"\r\n") == std::string::npos
                    ? safe
                    : in_quotes(safe);
    }
    line += "\r\n";
    m_output.write(line);
}

void CsvWriter::row(const std::vector<std::string>& cells) {
    write(cells, guarded);
}

void CsvWriter::row_to_edit(const std::vector<std::string>& cells) {
    write(cells, hwsync::kept_as_text);
}
