#pragma once

#include "catalog/merge/merge.hpp"
#include "catalog/sqlite/import/batch_merge.hpp"
#include "catalog/sqlite/import/merged_reading.hpp"
#include "catalog/sqlite/load/loaded_rows.hpp"
#include "catalog/sqlite/open/new_catalog.hpp"
#include "catalog/sqlite/rows/derived_columns.hpp"
#include "catalog/sqlite/rows/identifier_counts.hpp"

#include <hwsync/stop.hpp>

#include <memory>
#include <optional>
#include <string>

namespace hwsync::sqlite {

/// The first import into a catalog that is not there yet. Its rows become the
/// pages of a new file; all else is written to that by SQLite; and the commit
/// gives the file the catalog's name. Until then nothing of it can be seen.
class LoadedImport final : public ProductImport {
public:
    /// The caller holds the catalog's write lock. `start` is the run's.
    LoadedImport(std::filesystem::path catalog, RunStart start,
                 ImportRules rules, CatalogIdentity identity,
                 RejectLog& rejects, const StopToken* stop);
    ~LoadedImport() override;

    KnownLines* known_lines() override { return nullptr; }
    RecordFinisher& finisher() override { return m_finisher; }
    void put(Batch& batch) override { m_batches.put(batch); }
    ImportTotals end_input() override;
    IdentifierCounts count_identifiers() override { return m_counter.counts(); }
    /// There is no other shop, and nothing that was there before.
    std::optional<ForeignId> foreign_id() override { return std::nullopt; }
    ForeignCounts foreign_counts() override { return {}; }
    void commit(const CommittedRun& run) override;

private:
    struct Tables;

    void write_pages();
    void open();
    MergedReading reading() noexcept;

    std::filesystem::path m_catalog;
    RunStart m_start;
    ImportRules m_rules;
    CatalogIdentity m_identity;
    RejectLog& m_rejects;
    const StopToken* m_stop;
    ShopScope m_scope; ///< the primary shop's
    NewCatalog m_new;
    std::unique_ptr<Tables> m_tables; ///< until their pages are written
    RowTally m_products;              ///< once they are
    RowTally m_variants;
    IdentifierCounter m_counter;
    Merge m_merge;
    BatchMerge m_batches;
    LateFinisher m_finisher;
    std::optional<Connection> m_connection; ///< once they are
    std::optional<Transaction> m_transaction;
};

} // namespace hwsync::sqlite
