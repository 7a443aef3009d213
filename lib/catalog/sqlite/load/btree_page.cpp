#include "catalog/sqlite/load/btree_page.hpp"

#include "catalog/sqlite/records/record_format.hpp"

#include <algorithm>

namespace hwsync::sqlite {

namespace {

// Offsets in a page's header.
constexpr std::size_t cells_at = 3;
constexpr std::size_t content_at = 5;
constexpr std::size_t rightmost_at = 8; // of an interior page only
constexpr std::size_t leaf_header = 8;
constexpr std::size_t interior_header = 12;

constexpr std::size_t cell_pointer_size = 2;

/// When a cell is removed, its room must be large enough for a freeblock.
constexpr std::size_t least_cell = 4;

std::size_t room_of(std::size_t cell_size) noexcept {
    return std::max(cell_size, least_cell);
}

} // namespace

BtreePage::BtreePage(PageType type, std::size_t page_size)
    : m_type(type), m_bytes(page_size, '\0'), m_content(page_size) {}

std::size_t BtreePage::header_size() const noexcept {
    const bool is_leaf =
        m_type == PageType::leaf_table || m_type == PageType::leaf_index;
    return is_leaf ? leaf_header : interior_header;
}

std::size_t BtreePage::pointer_at(std::size_t cell) const noexcept {
    return header_size() + cell * cell_pointer_size;
}

bool BtreePage::fits(std::size_t cell_size) const noexcept {
    return pointer_at(m_cells + 1) + room_of(cell_size) <= m_content;
}

char* BtreePage::add(std::size_t cell_size) {
    m_content -= room_of(cell_size);
    put_big_endian(m_content, cell_pointer_size,
                   m_bytes.data() + pointer_at(m_cells));
    ++m_cells;
    return m_bytes.data() + m_content;
}

void BtreePage::add(std::string_view cell) {
    cell.copy(add(cell.size()), cell.size());
}

std::string BtreePage::take_last() {
    --m_cells;
    const auto end =
        big_endian(m_bytes.data() + pointer_at(m_cells - 1), cell_pointer_size);
    auto cell = m_bytes.substr(m_content, end - m_content);
    put_big_endian(0, cell_pointer_size, m_bytes.data() + pointer_at(m_cells));
    std::fill(m_bytes.begin() + static_cast<std::ptrdiff_t>(m_content),
              m_bytes.begin() + static_cast<std::ptrdiff_t>(end), '\0');
    m_content = end;
    return cell;
}

void BtreePage::set_rightmost(PageNumber child) noexcept {
    put_big_endian(child, sizeof child, m_bytes.data() + rightmost_at);
}

PageNumber BtreePage::rightmost() const noexcept {
    return static_cast<PageNumber>(
        big_endian(m_bytes.data() + rightmost_at, sizeof(PageNumber)));
}

std::string_view BtreePage::bytes() {
    m_bytes[0] = static_cast<char>(m_type);
    put_big_endian(m_cells, 2, m_bytes.data() + cells_at);
    // 0 means 65536, which is the value for a page of that size without cells.
    put_big_endian(m_content, 2, m_bytes.data() + content_at);
    return m_bytes;
}

} // namespace hwsync::sqlite
