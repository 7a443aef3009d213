#pragma once

#include "catalog/sqlite/load/btree_page.hpp"
#include "catalog/sqlite/load/page_file.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// Writes the b-tree of a table or index whose root page exists and is empty.
/// Rows and keys must come in their order, so that each page is written once,
/// and full.
class BtreeWriter {
public:
    enum class Kind { table, index };

    BtreeWriter(PageFile& file, Kind kind, PageNumber root);

    /// For a table: `rowid` must be higher than the last one.
    void add_row(std::int64_t rowid, std::string_view record);
    /// For an index: `record` must be higher than the last one.
    void add_key(std::string_view record);

    /// Writes the remaining pages, including the root.
    void finish();

private:
    /// A full page. It waits for the next page, which may need one of its
    /// cells.
    struct Full {
        BtreePage page;
        /// What the level above has between this page and the next one: the
        /// last rowid, or a key.
        std::string divider;
    };
    struct Level {
        BtreePage page;
        std::optional<Full> full;
    };

    /// A leaf's cell in its parts.
    struct Cell {
        std::string_view prefix;
        std::string_view record; ///< what of it is in the cell
        PageNumber overflow;     ///< where the rest is; 0 for none

        std::size_t size() const noexcept;
        void write(char* to) const noexcept;
    };

    Cell cell_of(std::string_view prefix, std::string_view record);
    PageNumber write_overflow(std::string_view rest);
    std::size_t local_size(std::size_t record_size) const noexcept;
    BtreePage new_page(std::size_t level) const;
    void add_child(std::size_t level, PageNumber child,
                   std::string_view divider);
    void close(std::size_t level, std::string divider);
    void write_full(std::size_t level);
    void lend_cell(std::size_t level);

    PageFile& m_file;
    Kind m_kind;
    PageNumber m_root;
    std::deque<Level> m_levels; ///< the leaves first
    std::int64_t m_last_rowid = 0;
    std::string m_prefix;
    std::string m_overflow;
};

} // namespace hwsync::sqlite
