#pragma once

#include "base/id_map.hpp"
#include "catalog/catalog.hpp"
#include "catalog/held_ids.hpp"
#include "catalog/sqlite/connection.hpp"
#include "catalog/sqlite/row.hpp"
#include "catalog/sqlite/rows_before.hpp"

#include <cstdint>
#include <string>

namespace hwsync::sqlite {

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
    ImportState(const Connection& catalog, const Shelf& rows_of,
                RowsBefore rows_before, std::int64_t run_id,
                const ImportRules& import_rules, RejectLog& reject_log);

    struct Kind {
        Kind(const Connection& connection, const Shelf& shelf, RecordKind kind);

        RowTable table;
        HeldIds held;
        bool first_load;             ///< the shelf was empty
        std::uint64_t held_live = 0; ///< live rows that the input holds
        RowCounts counts;
    };

    Kind& of(RecordKind kind) noexcept {
        return kind == RecordKind::product ? products : variants;
    }

    const Connection& connection;
    Shelf shelf;
    RowsBefore before;
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
