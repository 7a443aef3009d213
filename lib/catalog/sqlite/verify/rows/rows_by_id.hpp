#pragma once

#include "base/byte_spool.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// Rows by their ids, outside memory once they are many. To find the ids of
/// neighbours one after another costs a step each.
class RowsById {
public:
    /// See ByteSpool.
    explicit RowsById(std::filesystem::path folder)
        : m_spool(std::move(folder)) {}

    /// Each id must be new; they should mostly rise.
    void add(std::int64_t id, std::string_view row);

    /// Valid until the next call.
    std::optional<std::string_view> find(std::int64_t id);

    /// Calls `visit(id, row)` for each row, in the order in which they were
    /// added.
    template <typename Visit> void for_each(const Visit& visit) {
        close_block();
        for (std::size_t i = 0; i < m_marks.size(); ++i) {
            Block block;
            load(i, block);
            for (; !block.is_at_end(); block.step()) {
                visit(block.id(), block.row());
            }
        }
    }

private:
    /// Where a block stands, and its first id.
    struct Mark {
        std::int64_t id;
        std::uint64_t at;
    };
    /// A block in memory, at one of its rows.
    class Block {
    public:
        bool is(std::size_t number) const noexcept {
            return !m_bytes.empty() && m_number == number;
        }
        void assign(std::size_t number, std::string_view of);
        bool is_at_end() const noexcept { return m_at == m_bytes.size(); }
        std::int64_t id() const noexcept;
        std::string_view row() const noexcept;
        void step() noexcept;
        void rewind() noexcept { m_at = 0; }

    private:
        std::string m_bytes;
        std::size_t m_number = 0;
        std::size_t m_at = 0;
    };

    void close_block();
    void load(std::size_t number, Block& block);
    std::optional<std::string_view> find_in(std::size_t first, std::size_t end,
                                            std::int64_t id);

    ByteSpool m_spool;
    std::string m_open; ///< the block that is being filled
    std::int64_t m_first_id = 0;
    std::int64_t m_last_id = 0;
    std::vector<Mark> m_marks;
    std::vector<std::size_t> m_runs; ///< the first marks of rising ids
    /// An id that is out of order does not lose the place of the rest.
    std::array<Block, 2> m_blocks;
    std::size_t m_used = 0; ///< the one that was used last
};

} // namespace hwsync::sqlite
