#pragma once

#include "catalog/sqlite/import/deferred_records.hpp"
#include "catalog/sqlite/import/import_state.hpp"
#include "catalog/sqlite/import/known_lines.hpp"
#include "catalog/sqlite/rows/derived_columns.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hwsync::sqlite {

/// What an import rests on: the transaction that it writes in, and how to read
/// the catalog as it was before.
struct ImportTarget {
    /// What is kept until the import has ended, a lock for example.
    std::shared_ptr<void> held;
    std::optional<Connection> connection;
    std::filesystem::path catalog;
    const StopToken* stop = nullptr;
    /// Whether other connections see the rows as they were before.
    bool has_snapshots = false;
    /// Finds the shelf of a child shop, inside the transaction; none for the
    /// primary shop.
    std::function<Shelf(const Connection&)> open_shelf;
};

/// Writes records as the rules of newer wins say, straight into the tables.
class SqliteProductImport final : public ProductImport {
public:
    SqliteProductImport(ImportTarget target, std::int64_t run,
                        const ImportRules& rules, CatalogIdentity identity,
                        RejectLog& rejects);
    ~SqliteProductImport() override;

    KnownLines* known_lines() override { return m_known ? &*m_known : nullptr; }
    RecordFinisher& finisher() override { return m_finisher; }
    void put(Batch& batch) override;
    ImportTotals settle() override;
    IdentifierCounts count_identifiers(const MatchingConfig& matching) override;
    std::optional<ForeignId> foreign_id() override;
    ForeignCounts foreign_counts() override;
    void commit(Time now, const std::string& counts) override;

    // For whoever does more in the same transaction, once it has settled.
    /// Whether any row of it says another thing than before, Shopify's times
    /// aside.
    bool has_changes() const noexcept;
    void store_reading();
    /// The next run reads what this one has read, again.
    void hold_watermarks() { m_state.rules.live.watermarks.clear(); }
    const Shelf& shelf() const noexcept { return m_shelf; }
    const Connection& connection() const noexcept {
        return *m_target.connection;
    }
    /// Another connection, which sees the catalog as it was before; none where
    /// there may be none.
    std::optional<Connection> connection_beside() const;
    Transaction& transaction() noexcept { return m_transaction; }

private:
    void drop_indexes_of_near_forms();
    void put_known(const KnownRow& known);
    void put_product(Record& record);
    void put_variant(Record& record);
    void place_variant(Record& record, std::int64_t product_id);
    void place_waiting();
    void place_waiting_variant(Record& record);
    void reject_variant(const Record& record, std::int64_t product_id,
                        std::string reason);
    void count_rejected(const Reject& reject);
    void note_status(std::string_view status);
    std::int64_t product_of(const Record& record);
    void count_totals();
    std::string_view shop_name() const;
    void store_tallies();

    ImportTarget m_target;
    Transaction m_transaction;
    Shelf m_shelf;
    CatalogIdentity m_identity;
    ImportState m_state;
    std::optional<SqliteKnownLines> m_known;
    RowFinisher m_finisher;
    WaitingRecords m_waiting;
    std::vector<std::string> m_dropped_indexes;
    bool m_near_indexes_dropped = false;
    ImportTotals m_totals;
};

} // namespace hwsync::sqlite
