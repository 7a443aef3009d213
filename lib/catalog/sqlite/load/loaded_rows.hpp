#pragma once

#include "catalog/merge/row_merge.hpp"
#include "catalog/sqlite/load/page_file.hpp"
#include "catalog/sqlite/load/table_shape.hpp"
#include "catalog/sqlite/records/record_format.hpp"
#include "catalog/sqlite/records/sorted_runs.hpp"
#include "catalog/sqlite/rows/derived_columns.hpp"
#include "catalog/sqlite/rows/identifier_counts.hpp"
#include "catalog/sqlite/rows/row_columns.hpp"
#include "catalog/sqlite/rows/row_tally.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"

#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// The rows of one kind of a shop for a new catalog, kept outside memory until
/// the catalog's tables are written.
class LoadedRows final : public RowStore {
public:
    /// Rows are kept in `folder`. `table` is that of an empty catalog, `lines`
    /// the root of the table of their lines, which the primary shop has.
    LoadedRows(const ShopScope& scope, RecordKind kind, TableShape table,
               std::optional<PageNumber> lines, std::filesystem::path folder,
               std::int64_t run);

    std::span<const std::size_t> kept() const noexcept override {
        return m_kept;
    }
    bool is_first_load() const noexcept override { return true; }
    const StoredRow* find(std::int64_t id) override;
    const StoredRow* find_prior(std::int64_t) override { return nullptr; }
    void create(const Record& record) override;
    void update(const StoredRow& row) override;
    /// Writing less than the whole row would gain nothing.
    void update_times(const StoredRow& row) override { update(row); }

    /// Only true for variants: more must be known about a product as soon as
    /// its line has come.
    bool meets_lines_late() const noexcept override {
        return m_kind == RecordKind::variant;
    }
    void set_aside(const Record& record, const AsideMarks& marks) override;

    using Settle = std::function<RowMerge::Settled(std::vector<LineAside>&)>;

    /// Writes the pages of the table and of its indexes, and tallies the rows;
    /// afterwards no row can be found. `settle` decides between lines with the
    /// same id that were set aside. `counter` counts the identifiers of
    /// variants; it and `stop` may be null.
    RowTally write(PageFile& file, const Settle& settle, const StopToken* stop,
                   IdentifierCounter* counter);

private:
    class LateRows;

    void list(const Record& record);
    void list(const StoredRow& row);
    void list(const WrittenRow& row, const Derived& derived);
    void make_record(std::int64_t id);
    void put(std::int64_t id);
    StoredRow read(std::string_view record);
    LineAside line_of(std::string_view key, std::string_view payload);

    ShopScope m_scope;
    RecordKind m_kind;
    std::span<const std::size_t> m_kept;
    ColumnDeriver m_derived;
    TableShape m_table;
    std::optional<PageNumber> m_lines;
    /// The position of each column of the table in listed_columns().
    std::vector<std::size_t> m_places;
    std::filesystem::path m_folder;
    std::int64_t m_run;
    SortedRuns m_rows;
    std::uint64_t m_lines_aside = 0;
    RecordWriter m_writer;
    RecordReader m_reader;
    std::vector<Value> m_listed; ///< in the order of listed_columns()
    std::vector<Value> m_values; ///< in the order of the table
    std::string m_key;
    std::string m_record;
    std::string m_payload;
    std::string m_found_record;
    StoredRow m_found;
};

} // namespace hwsync::sqlite
