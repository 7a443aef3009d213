#include "output/csv_writer.hpp"

#include <hwsync/spreadsheet.hpp>

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
    write(cells, hwsync::with_formula_guard);
}

void CsvWriter::row_to_edit(const std::vector<std::string>& cells) {
    write(cells, hwsync::kept_as_text);
}
