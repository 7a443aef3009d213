#pragma once

#include "catalog/sqlite/load/btree_page.hpp"
#include "catalog/sqlite/load/page_file.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// Writes the b-tree of a table or of an index whose root is there and empty.
/// Rows and keys come in their order, so that each page is written once, and
/// full.
class BtreeWriter {
public:
    enum class Kind { table, index };

    BtreeWriter(PageFile& file, Kind kind, PageNumber root);

    /// Of a table: `rowid` is above the last one.
    void add_row(std::int64_t rowid, std::string_view record);
    /// Of an index: `record` is above the last one.
    void add_key(std::string_view record);

    /// Writes what is left, the root among it.
    void finish();

private:
    /// A page that is full. It waits for the next one, which may need a cell
    /// of it.
    struct Full {
        BtreePage page;
        /// What stands above it, between it and the next one: the last rowid,
        /// or a key.
        std::string divider;
    };
    struct Level {
        BtreePage page;
        std::optional<Full> full;
    };

    void make_cell(std::string_view prefix, std::string_view record);
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
    std::string m_cell;
    std::string m_overflow;
};

} // namespace hwsync::sqlite
