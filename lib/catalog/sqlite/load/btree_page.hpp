#pragma once

#include "catalog/sqlite/load/page_file.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// The type that a b-tree page has in its header.
enum class PageType : std::uint8_t {
    interior_index = 2,
    interior_table = 5,
    leaf_index = 10,
    leaf_table = 13
};

/// A page of a b-tree that is filled cell by cell, in the order of the keys
/// (https://sqlite.org/fileformat2.html#b_tree_pages). Never the first page of
/// a file.
class BtreePage {
public:
    BtreePage(PageType type, std::size_t page_size);

    std::size_t cells() const noexcept { return m_cells; }
    bool fits(std::size_t cell_size) const noexcept;
    void add(std::string_view cell);
    /// A cell of that size, to be written to the address that is returned.
    char* add(std::size_t cell_size);

    /// Removes and returns the last cell; there must be one before it.
    std::string take_last();

    /// For an interior page: the child that holds all keys above the last
    /// cell's.
    void set_rightmost(PageNumber child) noexcept;
    PageNumber rightmost() const noexcept;

    /// The page as it is to be written; valid until it changes.
    std::string_view bytes();

private:
    std::size_t header_size() const noexcept;
    std::size_t pointer_at(std::size_t cell) const noexcept;

    PageType m_type;
    std::string m_bytes;
    std::size_t m_cells = 0;
    std::size_t m_content; ///< where the cells begin; they grow downwards
};

} // namespace hwsync::sqlite
