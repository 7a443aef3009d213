#pragma once

#include "catalog/catalog.hpp"
#include "catalog/merge/merge.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/file/rising_lookup.hpp"
#include "catalog/sqlite/import/bulk_load.hpp"
#include "catalog/sqlite/load/loaded_shop.hpp"
#include "catalog/sqlite/rows/row_table.hpp"
#include "catalog/sqlite/runs/whole_reading.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace hwsync::sqlite {

/// The rows of one kind, as an import writes them. Those of a first load may
/// wait outside memory until their place has come.
class ImportRows final : public RowStore {
public:
    /// What has to wait is set aside in `folder`; nothing is where it is empty.
    ImportRows(Connection& connection, const ShopScope& scope, RecordKind kind,
               PriorRows& prior, const std::filesystem::path& folder,
               std::int64_t run);
    ImportRows(const ImportRows&) = delete;
    ImportRows& operator=(const ImportRows&) = delete;

    std::span<const std::size_t> kept() const noexcept override {
        return m_table.kept();
    }
    bool is_first_load() const noexcept override { return m_is_first_load; }
    /// As RowTable::find, be the row written yet or not.
    const StoredRow* find(std::int64_t id) override;
    const StoredRow* find_prior(std::int64_t id) override {
        return m_prior.find(m_kind, id);
    }
    void create(const Record& record) override;
    void update(const StoredRow& row) override { m_table.update(row, m_run); }
    void update_times(const StoredRow& row) override {
        m_table.update_times(row, m_run);
    }

    void write_waiting();
    void let_go() noexcept { m_table.let_go(); }
    const RowTally& written() const noexcept { return m_table.written(); }
    /// Of rows that were made.
    std::size_t near_forms() const noexcept { return m_near_forms; }

private:
    RecordKind m_kind;
    PriorRows& m_prior;
    std::int64_t m_run;
    RowTable m_table;
    bool m_is_first_load;
    RowsBeside m_beside;
    std::int64_t m_shop;
    std::optional<OrderedInserts> m_ordered_inserts;
    std::size_t m_near_forms = 0;
};

/// What is common to an import's parts.
struct ImportState {
    /// `loaded` takes the rows instead of the tables, unless it is null.
    ImportState(Connection& catalog, ShopScope rows_of, PriorRows prior_rows,
                const std::filesystem::path& spool_folder, std::int64_t run_id,
                ImportRules import_rules, LoadedShop* loaded,
                RejectLog& rejects);

    ImportRows& rows(RecordKind kind) noexcept {
        return kind == RecordKind::product ? products : variants;
    }

    Connection& connection;
    /// Where the rows of the shop can be read once the input has ended.
    const Connection* rows_read_by;
    ShopScope scope;
    PriorRows prior;
    std::int64_t run;
    ImportRules rules;
    ImportRows products;
    ImportRows variants;
    WholeReading whole; ///< the newest one before this run
    Merge merge;
};

} // namespace hwsync::sqlite
