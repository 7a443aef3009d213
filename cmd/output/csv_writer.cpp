#include "output/csv_writer.hpp"

namespace {

bool is_taken_for_a_formula(std::string_view cell) {
    const auto first = cell.find_first_not_of('\'');
    return first != std::string_view::npos &&
           std::string_view("=+-@\t\r").find(cell[first]) !=
               std::string_view::npos;
}

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

} // namespace

std::string spreadsheet_safe(std::string_view cell) {
    std::string safe = is_taken_for_a_formula(cell) ? "'" : "";
    safe += cell;
    return safe;
}

std::string_view without_spreadsheet_guard(std::string_view cell) {
    if (cell.starts_with('\'') && is_taken_for_a_formula(cell)) {
        cell.remove_prefix(1);
    }
    return cell;
}

void CsvWriter::row(const std::vector<std::string>& cells) {
    std::string line;
    for (const auto& cell : cells) {
        line += &cell == &cells.front() ? "" : ",";
        const auto safe = spreadsheet_safe(cell);
        line += safe.find_first_of(",\"\r\n") == std::string::npos
                    ? safe
                    : in_quotes(safe);
    }
    line += "\r\n";
    m_output.write(line);
}
