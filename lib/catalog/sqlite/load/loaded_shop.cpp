#include "catalog/sqlite/load/loaded_shop.hpp"

#include "base/folder_of.hpp"
#include "catalog/sqlite/load/page_file.hpp"
#include "catalog/sqlite/load/table_shape.hpp"
#include "catalog/sqlite/load/table_transfer.hpp"
#include "catalog/sqlite/rows/line_block.hpp"
#include "catalog/sqlite/runs/whole_reading.hpp"
#include "catalog/sqlite/schema/dropped_parts.hpp"
#include "catalog/sqlite/schema/schema.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

namespace {

constexpr std::array kinds{RecordKind::product, RecordKind::variant};

/// The table of the rows, and that of their lines, if the shop has one.
std::vector<std::string_view> tables_of(const ShopScope& shop,
                                        RecordKind kind) {
    std::vector<std::string_view> tables{shop.table(kind)};
    if (shop.is_primary()) {
        tables.push_back(lines_table(kind));
    }
    return tables;
}

bool is_empty(const Connection& catalog, std::string_view table) {
    return catalog.number(
               fmt::format("SELECT NOT EXISTS (SELECT 1 FROM {})", table)) != 0;
}

/// Drops our triggers of the primary shop's rows, which remove the lines of
/// rows that others write, and returns what makes them again.
std::vector<std::string> drop_line_triggers(Connection& catalog) {
    auto rows = catalog.prepare(
        "SELECT 'TRIGGER ' || name, sql FROM sqlite_schema WHERE type ="
        " 'trigger' AND tbl_name IN ('product', 'variant')"
        " AND name IN (tbl_name || '_lines_insert',"
        " tbl_name || '_lines_update', tbl_name || '_lines_delete')");
    return drop_parts(catalog, rows);
}

/// Keeps the pages of these small tables in the cache: the transaction has
/// changed them, and will do so again. Had they been written to the log by
/// then, SQLite would overwrite them there, and COMMIT would sum up the log
/// from there on again, and have the disk write it again.
class PagesInUse {
public:
    explicit PagesInUse(const Connection& catalog) {
        for (const auto* const table : {"shop", "property"}) {
            m_rows
                .emplace_back(catalog.prepare(
                    fmt::format("SELECT * FROM {} NOT INDEXED", table)))
                .step();
        }
    }

private:
    std::vector<Statement> m_rows;
};

LoadedRows rows_of(const Connection& database, const ShopScope& shop,
                   RecordKind kind, const std::filesystem::path& catalog,
                   std::int64_t run) {
    return {shop,
            kind,
            table_shape(database, shop.table(kind)),
            shop.is_primary()
                ? std::optional{root_of(database, lines_table(kind))}
                : std::nullopt,
            std::filesystem::absolute(folder_of(catalog)),
            run};
}

} // namespace

struct LoadedShop::Tables {
    Tables(const Connection& database, const ShopScope& shop,
           const std::filesystem::path& catalog, std::int64_t run)
        : products(rows_of(database, shop, RecordKind::product, catalog, run)),
          variants(rows_of(database, shop, RecordKind::variant, catalog, run)) {
    }

    LoadedRows products;
    LoadedRows variants;
};

bool LoadedShop::is_possible(const Connection& catalog, const ShopScope& shop) {
    std::vector<std::string_view> tables{"link", "link_history", "key_block"};
    for (const auto kind : kinds) {
        for (const auto table : tables_of(shop, kind)) {
            tables.push_back(table);
        }
    }
    return std::ranges::all_of(tables,
                               [&](std::string_view table) {
                                   return is_empty(catalog, table);
                               }) &&
           WholeReading{catalog, shop}.began().empty();
}

LoadedShop::LoadedShop(const std::filesystem::path& catalog,
                       const ShopScope& shop, std::int64_t run,
                       const StopToken* stop)
    : m_catalog(catalog), m_shop(shop), m_stop(stop), m_database(catalog) {
    make_schema(m_database.open(Access::read_write, stop));
    m_tables = std::make_unique<Tables>(reader(), shop, catalog, run);
}

LoadedShop::~LoadedShop() = default;

RowStore& LoadedShop::rows(RecordKind kind) {
    return kind == RecordKind::product ? m_tables->products
                                       : m_tables->variants;
}

void LoadedShop::write(const LoadedRows::Settle& settle) {
    PageFile file{m_database.duplicate(), m_catalog};
    m_products = m_tables->products.write(file, settle, m_stop, nullptr);
    m_variants = m_tables->variants.write(file, settle, m_stop, nullptr);
    m_tables.reset();
    file.finish();
}

Connection LoadedShop::reader() const {
    return m_database.open(Access::read_only, m_stop);
}

void LoadedShop::copy_to(Connection& catalog) const {
    m_database.attach_to(catalog, "loaded");
    const PagesInUse pages{catalog};
    const auto dropped = m_shop.is_primary() ? drop_line_triggers(catalog)
                                             : std::vector<std::string>{};
    for (const auto kind : kinds) {
        if (m_shop.is_primary()) {
            transfer_table(catalog, "loaded", lines_table(kind));
        }
        transfer_table(catalog, "loaded", m_shop.table(kind));
    }
    make_again(catalog, dropped);
}

} // namespace hwsync::sqlite
