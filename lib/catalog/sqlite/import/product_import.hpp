#pragma once

#include "catalog/association.hpp"
#include "catalog/sqlite/import/batch_merge.hpp"
#include "catalog/sqlite/import/import_state.hpp"
#include "catalog/sqlite/import/known_lines.hpp"
#include "catalog/sqlite/import/merged_reading.hpp"
#include "catalog/sqlite/open/write_session.hpp"
#include "catalog/sqlite/rows/derived_columns.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hwsync::sqlite {

/// Writes records as the rules of newer wins say, straight into the tables.
class SqliteProductImport final : public ProductImport {
public:
    /// Reads the primary shop, or the child shop that `child` names.
    SqliteProductImport(WriteSession session, std::int64_t run,
                        const ImportRules& rules, const ShopRules* child,
                        CatalogIdentity identity, RejectLog& rejects);
    ~SqliteProductImport() override;

    KnownLines* known_lines() override { return m_known ? &*m_known : nullptr; }
    RecordFinisher& finisher() override {
        return m_loaded ? static_cast<RecordFinisher&>(m_late_finisher)
                        : m_finisher;
    }
    void put(Batch& batch) override;
    ImportTotals end_input() override;
    IdentifierCounts count_identifiers() override;
    std::optional<ForeignId> foreign_id() override;
    ForeignCounts foreign_counts() override;
    void commit(const CommittedRun& run) override;

    // For whoever does more in the same transaction, once the input has ended.
    bool has_changes() const noexcept {
        return sqlite::has_changes(m_state.merge.totals());
    }
    void store_reading();
    /// A child's first rows, if they are loaded and not stored yet: then only
    /// this knows them. Else null.
    const LoadedShop* loaded() const noexcept {
        return m_loaded_rows ? m_loaded.get() : nullptr;
    }
    /// Stores them, if that is so.
    void store_loaded();
    /// A connection to the child's rows as they are by now, which another
    /// thread may use while they are stored or read here; none where there may
    /// be none.
    std::optional<Connection> concurrent_rows() const;
    const StopToken* stop() const noexcept { return m_session.stop; }
    const std::filesystem::path& catalog() const noexcept {
        return m_session.catalog;
    }
    /// The next run reads what this one has read, again.
    void hold_watermarks() { m_state.rules.live.watermarks.clear(); }
    const ShopScope& scope() const noexcept { return m_scope; }
    Connection& connection() noexcept { return *m_session.connection; }
    const Connection& connection() const noexcept {
        return *m_session.connection;
    }
    /// Another connection, which sees the catalog as it was before; none where
    /// there may be none.
    std::optional<Connection> concurrent_reader() const;
    /// For what is kept outside memory; empty where there is none.
    std::filesystem::path spill_folder() const;
    Transaction& transaction() noexcept { return m_transaction; }

private:
    void drop_indexes_of_near_forms();
    void write_first_load();
    MergedReading reading() noexcept;

    WriteSession m_session;
    Transaction m_transaction;
    ShopScope m_scope;
    CatalogIdentity m_identity;
    std::unique_ptr<LoadedShop> m_loaded;    ///< of a child's first load
    std::optional<Connection> m_loaded_rows; ///< see loaded()
    bool m_are_rows_as_loaded = false;
    ImportState m_state;
    BatchMerge m_batches;
    RejectLog& m_rejects;
    std::optional<SqliteKnownLines> m_known;
    RowFinisher m_finisher;
    LateFinisher m_late_finisher;       ///< for what is loaded
    std::vector<std::string> m_dropped; ///< what makes it again
    bool m_near_indexes_dropped = false;
};

} // namespace hwsync::sqlite
