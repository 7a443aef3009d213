#include "jobs/csv_table.hpp"

#include "model/keys.hpp"

#include <hwsync/error.hpp>
#include <hwsync/spreadsheet.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace hwsync {

namespace {

[[noreturn]] void fail(const CsvReader& table, std::uint64_t line,
                       std::string what, std::string remedy) {
    throw Error(ErrorKind::input,
                fmt::format("{}:{}: {}", table.name(), line, what),
                std::move(remedy));
}

void check_name(const CsvReader& table, std::uint64_t line,
                const std::string& name, const TableColumns& columns) {
    const auto& known = columns.known;
    if (known.empty() ||
        std::find(known.begin(), known.end(), name) != known.end()) {
        return;
    }
    const auto meant = nearest(
        name, std::vector<std::string_view>{known.begin(), known.end()});
    fail(table, line, fmt::format("there is no column '{}'", printable(name)),
         meant.empty() ? fmt::format("give {}", columns.whole)
                       : fmt::format("did you mean '{}'?", meant));
}

} // namespace

CsvHeading::CsvHeading(CsvReader& table, const TableColumns& columns) {
    CsvRow row;
    if (!table.next(row)) {
        fail(table, 1, "it is empty",
             fmt::format("begin with {}", columns.whole));
    }
    m_width = row.cells.size();
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        const std::string name{trimmed(row.cells[i])};
        if (name.empty()) {
            continue;
        }
        check_name(table, row.line, name, columns);
        if (!m_columns.emplace(name, i).second) {
            fail(table, row.line,
                 fmt::format("the column '{}' appears twice", printable(name)),
                 "remove one of the two");
        }
    }
    for (const auto needed : columns.needed) {
        if (!m_columns.contains(needed)) {
            fail(table, row.line,
                 fmt::format("the column '{}' is missing", needed),
                 fmt::format("give {}", columns.least));
        }
    }
}

bool CsvHeading::names(std::size_t at) const {
    return std::any_of(m_columns.begin(), m_columns.end(),
                       [&](const auto& one) { return one.second == at; });
}

std::string CsvHeading::misfit(const CsvRow& row) const {
    for (std::size_t i = 0; i < std::max(m_width, row.cells.size()); ++i) {
        const bool has_name = names(i);
        if (i >= row.cells.size() && has_name) {
            return fmt::format("it has {} cells, the heading {}",
                               row.cells.size(), m_width);
        }
        if (i < row.cells.size() && !has_name && !is_blank(row.cells[i])) {
            return fmt::format("its cell {}, '{}', stands under no heading",
                               i + 1, printable(row.cells[i]));
        }
    }
    return {};
}

std::optional<std::size_t> CsvHeading::find(std::string_view column) const {
    const auto at = m_columns.find(column);
    return at == m_columns.end() ? std::nullopt : std::optional{at->second};
}

std::optional<std::string> CsvCells::find(std::string_view column) const {
    const auto at = m_heading.find(column);
    return at ? std::optional{text_of_cell(m_row.cells[*at])} : std::nullopt;
}

std::string CsvCells::operator[](std::string_view column) const {
    return std::string{trimmed(find(column).value_or(""))};
}

std::string CsvCells::id_text(std::string_view column) const {
    auto text = (*this)[column];
    if (text.starts_with('\'')) {
        text.erase(0, 1);
    }
    if (is_shortened_number(text)) {
        throw Error(
            ErrorKind::input,
            fmt::format("{} '{}' lost its last digits in a spreadsheet: make "
                        "the table again, and keep that column as text there",
                        column, printable(text)));
    }
    return text;
}

bool is_blank(std::string_view cell) {
    return trimmed(cell).empty();
}

bool is_blank(const CsvRow& row) {
    return std::all_of(row.cells.begin(), row.cells.end(),
                       [](const auto& cell) { return is_blank(cell); });
}

} // namespace hwsync
