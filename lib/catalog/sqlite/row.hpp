#pragma once

#include "catalog/sqlite/connection.hpp"
#include "catalog/sqlite/shelf.hpp"
#include "model/keys.hpp"
#include "model/record.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// A row of product or variant. Texts are valid until the next RowTable::find.
struct StoredRow {
    std::int64_t id = 0;
    std::int64_t product_id = 0; ///< of a variant
    std::uint64_t line_hash = 0;
    std::int64_t created_run = 0;
    std::int64_t changed_run = 0;
    std::string_view deleted_at; ///< empty while it is live
    std::array<Value, max_fields> values;
};

/// Reads and writes the rows of one kind, one at a time.
class RowTable {
public:
    RowTable(const Connection& connection, const Shelf& shelf, RecordKind kind);

    /// The positions of the fields that are kept; no others are written.
    std::span<const std::size_t> kept() const noexcept { return m_kept; }

    /// Null where there is no such row.
    const StoredRow* find(std::int64_t id);

    /// Writes a whole row. Every value of it must be present or stay null.
    void insert(const StoredRow& row);
    void update(const StoredRow& row);
    /// Makes the keys anew of a row that stands in the table.
    void update_keys(const StoredRow& row);
    /// Writes what moves without a change: hash, digest and Shopify's times.
    void update_times(const StoredRow& row);

private:
    void bind_row(Statement& statement, const StoredRow& row);
    std::int64_t digest_of(const StoredRow& row);
    void make_keys(const StoredRow& row);

    RecordKind m_kind;
    std::int64_t m_shop;
    StripRules m_strip;
    std::span<const std::size_t> m_kept;
    Statement m_find;
    Statement m_insert;
    Statement m_update;
    Statement m_update_times;
    std::optional<Statement> m_update_keys;
    StoredRow m_found;
    Keys m_sku;
    Keys m_barcode;
    std::string m_encoded;
};

} // namespace hwsync::sqlite
