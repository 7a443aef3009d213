#pragma once

#include "base/id_map.hpp"
#include "catalog/catalog.hpp"
#include "catalog/held_ids.hpp"
#include "catalog/sqlite/connection.hpp"
#include "catalog/sqlite/first_rows.hpp"
#include "catalog/sqlite/row.hpp"
#include "catalog/sqlite/rows_before.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace hwsync::sqlite {

/// A row as a record of this run makes it.
StoredRow row_of(const Record& record, std::int64_t run);

/// What the input has said of a product so far.
struct ProductState {
    std::int32_t declared = -1; ///< how many variants Shopify counts
    std::int32_t came = 0;      ///< how many variants the input holds
    bool accepted = false;      ///< its line was taken, or was known
    bool older = false;         ///< its line was older than the catalog's
    bool rejected = false;      ///< a line of it could not be used

    bool placed() const noexcept { return accepted || older; }
    bool incomplete() const noexcept { return accepted && declared > came; }
};

/// What is common to an import's parts: the tables and what was counted.
struct ImportState {
    /// What has to wait is set aside in `spool_folder`; nothing is where it is
    /// empty.
    ImportState(const Connection& catalog, Shelf rows_of,
                RowsBefore rows_before, std::filesystem::path spool_folder,
                std::int64_t run_id, ImportRules import_rules,
                RejectLog& reject_log);

    struct Kind {
        Kind(const ImportState& state, RecordKind kind);
        Kind(const Kind&) = delete;
        Kind& operator=(const Kind&) = delete;

        /// The row, be it written yet or not; as RowTable::find.
        const StoredRow* find(std::int64_t id);
        /// A row that there was none of.
        void create(const Record& record);
        void write_waiting();

        RowTable table;
        HeldIds held;
        bool first_load; ///< the shelf was empty
        std::optional<FirstRows> first_rows;
        std::size_t near_forms = 0;  ///< of rows that were created
        std::uint64_t held_live = 0; ///< live rows that the input holds
        RowCounts counts;

    private:
        std::int64_t m_run;
    };

    Kind& of(RecordKind kind) noexcept {
        return kind == RecordKind::product ? products : variants;
    }

    const Connection& connection;
    Shelf shelf;
    RowsBefore before;
    std::filesystem::path folder;
    std::int64_t run;
    ImportRules rules;
    RejectLog& rejects;
    Kind products;
    Kind variants;
    IdMap<ProductState> states;
    std::string newest_update;
    /// When the export began; known once the input has ended.
    std::string began;
};

} // namespace hwsync::sqlite
