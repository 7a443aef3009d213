#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

/// The rows of a table as they lie in a catalog's file, to damage them there.
/// Only of tables that need no more than one page.
class RowsOnDisk {
public:
    RowsOnDisk(std::filesystem::path catalog, const std::string& table);

    std::size_t count() const noexcept { return m_pointers.size(); }

    /// Puts two rows in each other's places.
    void exchange(std::size_t one, std::size_t other);
    /// Puts a row in another one's place, too, and that one nowhere.
    void put_over(std::size_t row, std::size_t lost);
    /// Changes the id of a row, which must be its rowid.
    void change_id(std::size_t row);

    /// Writes the file.
    void store() const;

private:
    std::size_t number_at(std::size_t at) const;

    std::filesystem::path m_catalog;
    std::string m_bytes;
    std::size_t m_page = 0;              ///< where it begins
    std::vector<std::size_t> m_pointers; ///< where they are, by row
};
