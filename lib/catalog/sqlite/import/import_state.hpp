#pragma once

#include "base/id_map.hpp"
#include "catalog/catalog.hpp"
#include "catalog/ids/held_ids.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/import/bulk_load.hpp"
#include "catalog/sqlite/rows/row_table.hpp"
#include "catalog/sqlite/runs/whole_reading.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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
    /// How many lines of its variants do not say of which; at most so many.
    std::uint8_t unnamed = 0;

    bool is_present() const noexcept { return accepted || older; }
    std::int32_t variant_lines() const noexcept { return came + unnamed; }
    /// A product has a variant.
    bool incomplete() const noexcept {
        return accepted && (variant_lines() == 0 || declared > variant_lines());
    }
};

/// What is common to an import's parts: the tables and what was counted.
class ImportState {
public:
    /// What has to wait is set aside in `spool_folder`; nothing is where it is
    /// empty.
    ImportState(const Connection& catalog, ShopScope rows_of,
                PriorRows prior_rows, std::filesystem::path spool_folder,
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
        bool has_new_ids() const noexcept {
            return created > 0 || !new_ids.empty();
        }

        RowTable table;
        HeldIds held;
        bool first_load; ///< the shop had no rows
        std::optional<OrderedInserts> ordered_inserts;
        std::size_t near_forms = 0;  ///< of rows that were created
        std::uint64_t held_live = 0; ///< live rows that the input holds
        RowCounts counts;
        std::uint64_t created = 0; ///< rows that there were none of
        /// Ids that there were no rows of: of rows that were created, but for a
        /// first load, and of records that were left out as older.
        std::vector<std::int64_t> new_ids;

    private:
        std::int64_t m_run;
    };

    Kind& of(RecordKind kind) noexcept {
        return kind == RecordKind::product ? products : variants;
    }

    /// Counts and keeps a line that cannot be used.
    void reject(const Reject& reject);

    /// Whether lines that do not say whom they name keep something from being
    /// told: of a window, that they came at all.
    bool withholds() const noexcept {
        return withheld > 0 || (rules.mode == ImportMode::partial &&
                                (has_nameless || has_unnamed_variant));
    }

    /// From here on the input has ended: it is known when the export began.
    void begin_settling();
    /// Lets go of what only the lines were compared with.
    void end_settling();
    bool is_reading() const noexcept { return m_phase == Phase::reading; }
    /// Whether a time lies ahead, whichever clock is behind: it is not to be
    /// trusted, and a row that has it is no newer than its reading.
    bool lies_ahead(std::string_view time) const;
    /// When the export began, as far as that is known.
    const std::string& known_start() const noexcept {
        return is_reading() ? as_of : began;
    }

    /// Whether the export began before the newest reading of the whole shop, or
    /// may have, as far as the input has come.
    bool may_be_outdated() const;

    const Connection& connection;
    ShopScope scope;
    PriorRows before;
    std::filesystem::path folder;
    std::int64_t run;
    ImportRules rules;
    RejectLog& rejects;
    Kind products;
    Kind variants;
    IdMap<ProductState> states;
    WholeReading whole; ///< the newest one before this run
    std::string newest_update;
    std::string as_of;           ///< when the export began, where that is given
    std::string latest_credible; ///< what is later lies ahead
    /// When the export began; empty while the input is read.
    std::string began;
    RejectedLines rejected;
    /// What was named by lines that could not be used.
    ReadingGaps gaps;
    /// A line that could not be used does not say whom it names, and one says
    /// no more than its product.
    bool has_nameless = false;
    bool has_unnamed_variant = false;
    std::uint64_t withheld = 0; ///< rows that stay because of such lines
    std::uint64_t outdated = 0; ///< rows that the newest whole reading had not

private:
    enum class Phase { reading, settling, settled };
    Phase m_phase = Phase::reading;
};

} // namespace hwsync::sqlite
