#pragma once

#include "catalog/sqlite/file/lazy_statement.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// Looks up rows by ids that mostly rise, as those of two tables do that were
/// filled from one export: a step to the next row costs a fraction of a search
/// from the root of the tree. An id that is out of order does not lose the
/// place of the rest: it is looked up by a second statement.
class RisingLookup {
public:
    /// `sql` returns rows in rising order of their first column, an id, from
    /// the one that is bound to parameter 1 on.
    RisingLookup(const Connection& connection, const std::string& sql);

    /// Any order is right; a rising one is fast.
    bool find(std::int64_t id);
    /// The row that was found; valid until the next find() or end().
    const Statement& row() { return *m_places[m_last].rows; }

    /// Ends the reading of the table, so that others may change it.
    void end() noexcept;

private:
    /// Where a statement stands in the table.
    struct Place {
        /// Whether a few steps probably lead to an id, or have passed it.
        bool is_near(std::int64_t wanted) const noexcept;
        bool step();
        void end() noexcept;

        LazyStatement rows;
        bool has_row = false;
        std::int64_t id = 0; ///< of the row
        /// No row has an id from this one to below `id`.
        std::int64_t none_from = 0;
        /// How far apart the ids of neighbours are of late.
        std::uint64_t stride = 0;
    };

    static bool walk_to(Place& place, std::int64_t id);
    static bool seek(Place& place, std::int64_t id);

    std::array<Place, 2> m_places;
    std::size_t m_last = 0; ///< the place of the last find()
};

/// What stands beside the place of an id, before its row is made or changed.
/// Where rows are out of order, it is not found reliably.
class RowsBeside {
public:
    /// `filter` is of a child's rows, with the shop as ?2, or empty. What is
    /// given must outlive this object.
    RowsBeside(const Connection& connection, std::string_view table,
               std::string_view id_column, std::string_view filter);

    /// Throws DamagedCatalog where the rows from the second one before the id
    /// to the second one behind it do not rise.
    void require_order(std::int64_t id, std::int64_t shop);

private:
    template <typename IsInOrder>
    void visit(LazyStatement& rows, std::int64_t id, std::int64_t shop,
               const IsInOrder& is_in_order);

    const Connection& m_connection;
    std::string_view m_table;
    bool m_has_shop;
    LazyStatement m_before;
    LazyStatement m_rows;
};

} // namespace hwsync::sqlite
