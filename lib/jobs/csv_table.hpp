#pragma once

#include "input/csv_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// What a table's heading may say, and what errors suggest.
struct TableColumns {
    std::span<const std::string_view> known;  ///< empty: any name
    std::span<const std::string_view> needed; ///< by name
    std::string_view whole;                   ///< a heading to copy
    std::string_view least;                   ///< what `needed` is, in words
};

/// The position of each column of a table. Columns without a name are skipped.
class CsvHeading {
public:
    /// Reads the table's first row. Throws Error(input) for one that is no such
    /// heading.
    CsvHeading(CsvReader& table, const TableColumns& columns);

    /// Why a row does not stand under the heading; empty where it does.
    std::string misfit(const CsvRow& row) const;
    std::optional<std::size_t> find(std::string_view column) const;

private:
    bool names(std::size_t at) const;

    std::map<std::string, std::size_t, std::less<>> m_columns;
    std::size_t m_width = 0;
};

/// The cells of a row that fits its heading.
class CsvCells {
public:
    CsvCells(const CsvHeading& heading, const CsvRow& row)
        : m_heading(heading), m_row(row) {}

    /// As it was written; nothing where there is no such column.
    std::optional<std::string> find(std::string_view column) const;
    /// Without white space around it.
    std::string operator[](std::string_view column) const;
    /// What `read` makes of an id; 0 where there is none. Throws Error(input)
    /// for one that a spreadsheet has shortened, and what `read` throws.
    template <typename Read>
    std::int64_t id(std::string_view column, Read read) const {
        const auto text = id_text(column);
        return text.empty() ? 0 : read(text, column);
    }

private:
    std::string id_text(std::string_view column) const;

    const CsvHeading& m_heading;
    const CsvRow& m_row;
};

bool is_blank(std::string_view cell);
/// Whether no cell of it holds anything.
bool is_blank(const CsvRow& row);

} // namespace hwsync
