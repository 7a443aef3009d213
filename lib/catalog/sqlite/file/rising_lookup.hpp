#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <cstdint>

namespace hwsync::sqlite {

/// Looks up rows by ids that mostly rise, as those of two tables do that were
/// filled from one export: a step to the next row costs a fraction of a search
/// from the root of the tree.
class RisingLookup {
public:
    /// `rows` returns rows in rising order of their first column, an id, from
    /// the one that is bound to parameter `from` on.
    RisingLookup(Statement rows, int from);

    /// Any order is right; a rising one is fast.
    bool find(std::int64_t id);
    /// The row that was found; valid until the next find() or end().
    const Statement& row() const noexcept { return m_rows; }

    /// Ends the reading of the table, so that others may change it.
    void end() noexcept;
    /// For parameters other than `from`; ends the reading, too.
    Statement& parameters() noexcept;

private:
    bool step();
    bool seek(std::int64_t id);

    Statement m_rows;
    int m_from;
    bool m_has_row = false;
    std::int64_t m_id = 0; ///< of the row
    /// No row has an id from this one to below m_id.
    std::int64_t m_none_from = 0;
};

} // namespace hwsync::sqlite
