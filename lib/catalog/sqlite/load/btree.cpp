#include "catalog/sqlite/load/btree.hpp"

#include "catalog/sqlite/records/record_format.hpp"

#include <algorithm>
#include <utility>

namespace hwsync::sqlite {

namespace {

constexpr std::size_t pointer_size = sizeof(PageNumber);

} // namespace

BtreeWriter::BtreeWriter(PageFile& file, Kind kind, PageNumber root)
    : m_file(file), m_kind(kind), m_root(root) {
    m_levels.push_back({new_page(0), std::nullopt});
}

BtreePage BtreeWriter::new_page(std::size_t level) const {
    const bool is_table = m_kind == Kind::table;
    const auto leaf = is_table ? PageType::leaf_table : PageType::leaf_index;
    const auto interior =
        is_table ? PageType::interior_table : PageType::interior_index;
    return {level == 0 ? leaf : interior, m_file.page_size()};
}

void BtreeWriter::add_row(std::int64_t rowid, std::string_view record) {
    m_prefix.clear();
    append_varint(record.size(), m_prefix);
    append_varint(static_cast<std::uint64_t>(rowid), m_prefix);
    const auto cell = cell_of(m_prefix, record);
    if (!m_levels.front().page.fits(cell.size())) {
        std::string divider;
        append_varint(static_cast<std::uint64_t>(m_last_rowid), divider);
        close(0, std::move(divider));
    }
    cell.write(m_levels.front().page.add(cell.size()));
    m_last_rowid = rowid;
}

void BtreeWriter::add_key(std::string_view record) {
    m_prefix.clear();
    append_varint(record.size(), m_prefix);
    const auto cell = cell_of(m_prefix, record);
    auto& page = m_levels.front().page;
    if (page.fits(cell.size())) {
        cell.write(page.add(cell.size()));
    } else {
        std::string divider(cell.size(), '\0');
        cell.write(divider.data());
        close(0, std::move(divider));
    }
}

BtreeWriter::Cell BtreeWriter::cell_of(std::string_view prefix,
                                       std::string_view record) {
    const auto local = local_size(record.size());
    return {prefix, record.substr(0, local),
            local < record.size() ? write_overflow(record.substr(local)) : 0};
}

std::size_t BtreeWriter::Cell::size() const noexcept {
    return prefix.size() + record.size() + (overflow != 0 ? pointer_size : 0);
}

void BtreeWriter::Cell::write(char* to) const noexcept {
    to = std::copy(prefix.begin(), prefix.end(), to);
    to = std::copy(record.begin(), record.end(), to);
    if (overflow != 0) {
        put_big_endian(overflow, pointer_size, to);
    }
}

/// How many bytes of a record are in its cell; the rest is on overflow pages.
/// In the terms of the file format, P is the record's size and U the page's.
std::size_t BtreeWriter::local_size(std::size_t record_size) const noexcept {
    const auto u = m_file.page_size();
    const auto most = m_kind == Kind::table ? u - 35 : (u - 12) * 64 / 255 - 23;
    if (record_size <= most) {
        return record_size;
    }
    const auto least = (u - 12) * 32 / 255 - 23;
    const auto even = least + (record_size - least) % (u - pointer_size);
    return even <= most ? even : least;
}

PageNumber BtreeWriter::write_overflow(std::string_view rest) {
    const auto first = m_file.next();
    const auto room = m_file.page_size() - pointer_size;
    while (!rest.empty()) {
        const auto part = rest.substr(0, room);
        rest.remove_prefix(part.size());
        m_overflow.clear();
        append_big_endian(rest.empty() ? 0 : m_file.after_next(), pointer_size,
                          m_overflow);
        m_overflow += part;
        m_overflow.resize(m_file.page_size(), '\0');
        m_file.append(m_overflow);
    }
    return first;
}

void BtreeWriter::add_child(std::size_t level, PageNumber child,
                            std::string_view divider) {
    if (m_levels.size() == level) {
        m_levels.push_back({new_page(level), std::nullopt});
    }
    std::string cell;
    append_big_endian(child, pointer_size, cell);
    cell += divider;
    auto& page = m_levels[level].page;
    if (page.fits(cell.size())) {
        page.add(cell);
    } else {
        page.set_rightmost(child);
        close(level, std::string{divider});
    }
}

void BtreeWriter::close(std::size_t level, std::string divider) {
    if (m_levels[level].full) {
        write_full(level);
    }
    auto& closed = m_levels[level];
    closed.full.emplace(
        Full{std::exchange(closed.page, new_page(level)), std::move(divider)});
}

void BtreeWriter::write_full(std::size_t level) {
    auto& full = *m_levels[level].full;
    const auto number = m_file.append(full.page.bytes());
    add_child(level + 1, number, full.divider);
}

/// Every page except a root must have a cell, but the last page of a level may
/// have none. Then the divider before it moves down into it, and the last cell
/// of the previous page becomes the divider.
void BtreeWriter::lend_cell(std::size_t level) {
    auto& [page, full] = m_levels[level];
    auto last = full->page.take_last();
    if (level == 0) {
        page.add(std::exchange(full->divider, std::move(last)));
        return;
    }
    std::string cell;
    append_big_endian(full->page.rightmost(), pointer_size, cell);
    cell += full->divider;
    page.add(cell);
    full->page.set_rightmost(
        static_cast<PageNumber>(big_endian(last.data(), pointer_size)));
    full->divider = last.substr(pointer_size);
}

void BtreeWriter::finish() {
    for (std::size_t level = 0;; ++level) {
        if (!m_levels[level].full) {
            m_file.overwrite(m_root, m_levels[level].page.bytes());
            return;
        }
        if (m_levels[level].page.cells() == 0) {
            lend_cell(level);
        }
        write_full(level);
        const auto last = m_file.append(m_levels[level].page.bytes());
        m_levels[level + 1].page.set_rightmost(last);
    }
}

} // namespace hwsync::sqlite
