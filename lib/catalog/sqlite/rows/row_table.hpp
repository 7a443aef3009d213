#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/derived_columns.hpp"
#include "catalog/sqlite/rows/row_columns.hpp"
#include "catalog/sqlite/rows/row_tally.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"
#include "model/record.hpp"

#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

namespace hwsync::sqlite {

/// Reads and writes the rows of one kind, one at a time. A row must have been
/// found before it is updated.
class RowTable {
public:
    RowTable(Connection& connection, const ShopScope& scope, RecordKind kind);

    /// The positions of the fields that are kept; no others are written.
    std::span<const std::size_t> kept() const noexcept { return m_kept; }

    /// Null where there is no such row. Texts are valid until the next call.
    const StoredRow* find(std::int64_t id);

    /// Writes a whole row. Every value of it must be present or stay null.
    void insert(const Record& record, std::int64_t run, Load load);
    void update(const StoredRow& row, std::int64_t run);
    /// Ends the last find(), which would keep an index from being dropped.
    void let_go() noexcept {
        m_find.reset();
        m_is_found = false;
    }
    /// Makes the keys anew of a variant that stands in the table. Texts are
    /// valid until the next call.
    Derived update_keys(const StoredRow& row, std::int64_t run);
    /// Writes what moves although the content is the same: hash, digest and
    /// Shopify's times.
    void update_times(const StoredRow& row, std::int64_t run);
    /// What was written so far has yet to be added to the shop's tally.
    const RowTally& written() const noexcept { return m_written; }

private:
    static void bind_keys(Statement& statement, int at, const Derived& derived);
    /// Where what follows the values is bound.
    int bind_values(Statement& statement,
                    const std::array<Value, max_fields>& values);
    bool is_found_as(const StoredRow& row, const Derived& derived) const;
    void note_runs(std::int64_t id, const RowRuns& runs);

    RecordKind m_kind;
    ColumnDeriver m_derived;
    std::span<const std::size_t> m_kept;
    std::vector<Value> m_values; ///< of a row, in the order of row_columns()
    Statement m_find;
    Statement m_insert;
    Statement m_update_plain;
    Statement m_update_times;
    std::optional<Statement> m_update_all; ///< where some columns have an index
    std::optional<Statement> m_update_keys;
    StoredRow m_found;
    bool m_is_found = false; ///< m_find stands at it, and it was not written
    RowRuns m_runs;          ///< of m_found, as they are by now
    RowTally m_written;
};

/// A row that a walk has met and that was then looked for. Throws
/// DamagedCatalog where it was not found: rows are out of order.
const StoredRow& met_row(const Connection& connection, std::int64_t id,
                         const StoredRow* found);

/// The rows as they were before the import began, read over a connection of its
/// own that is opened when the first is asked for.
class PriorRows {
public:
    PriorRows(std::filesystem::path catalog, ShopScope scope,
              const StopToken* stop)
        : m_catalog(std::move(catalog)), m_scope(std::move(scope)),
          m_stop(stop) {}

    /// Null where there was none. Valid until the next call for this kind.
    const StoredRow* find(RecordKind kind, std::int64_t id);

private:
    struct Tables {
        Connection connection;
        RowTable products;
        RowTable variants;
    };
    std::filesystem::path m_catalog;
    ShopScope m_scope;
    const StopToken* m_stop;
    std::optional<Tables> m_tables;
};

} // namespace hwsync::sqlite
