#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/file/nameless_database.hpp"
#include "catalog/sqlite/load/loaded_rows.hpp"
#include "catalog/sqlite/rows/row_tally.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"

#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>

namespace hwsync::sqlite {

/// The first rows of a shop. They become the tables and indexes of a catalog
/// without a name, from which SQLite copies them into the real one as they are.
class LoadedShop {
public:
    /// Whether the shop's rows can be loaded: its tables, which children share,
    /// must be empty, nor may anything be known of what it once had, or have
    /// been decided about a child.
    static bool is_possible(const Connection& catalog, const ShopScope& shop);

    /// `stop` may be null.
    LoadedShop(const std::filesystem::path& catalog, const ShopScope& shop,
               std::int64_t run, const StopToken* stop);
    ~LoadedShop();

    /// To be filled before write() is called.
    RowStore& rows(RecordKind kind);

    /// For `settle` see LoadedRows::write().
    void write(const LoadedRows::Settle& settle);

    /// Of the rows that were written.
    const RowTally& tally(RecordKind kind) const noexcept {
        return kind == RecordKind::product ? m_products : m_variants;
    }

    /// A connection to the tables, once they are written.
    Connection reader() const;

    /// Copies the tables into those of the catalog, which are empty.
    void copy_to(Connection& catalog) const;

private:
    struct Tables;

    std::filesystem::path m_catalog;
    ShopScope m_shop;
    const StopToken* m_stop;
    NamelessDatabase m_database;
    std::unique_ptr<Tables> m_tables; ///< until they are written
    RowTally m_products;              ///< once they are
    RowTally m_variants;
};

} // namespace hwsync::sqlite
