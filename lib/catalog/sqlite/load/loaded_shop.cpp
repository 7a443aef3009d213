#include "catalog/sqlite/load/loaded_shop.hpp"

#include "base/folder_of.hpp"
#include "catalog/sqlite/load/page_file.hpp"
#include "catalog/sqlite/load/table_shape.hpp"
#include "catalog/sqlite/runs/whole_reading.hpp"
#include "catalog/sqlite/schema/schema.hpp"

#include <fmt/core.h>

#include <array>

namespace hwsync::sqlite {

namespace {

constexpr std::array kinds{RecordKind::product, RecordKind::variant};

void make_schema(Connection database) {
    // The file has no path for SQLite to find a journal by.
    database.execute("PRAGMA journal_mode = OFF; PRAGMA page_size = 16384");
    create_schema(database);
}

std::string columns_of(const Connection& connection, std::string_view schema,
                       std::string_view table) {
    auto row = connection.prepare("SELECT group_concat(name) FROM"
                                  " pragma_table_info(?1, ?2)");
    row.bind(1, table).bind(2, schema).step();
    return std::string{row.text(0)};
}

} // namespace

struct LoadedShop::Tables {
    LoadedRows products;
    LoadedRows variants;
};

bool LoadedShop::is_possible(const Connection& catalog, const ShopScope& shop) {
    constexpr std::string_view has_none =
        "SELECT NOT EXISTS (SELECT 1 FROM shop_product)"
        " AND NOT EXISTS (SELECT 1 FROM shop_variant)"
        " AND NOT EXISTS (SELECT 1 FROM link)"
        " AND NOT EXISTS (SELECT 1 FROM link_history)"
        " AND NOT EXISTS (SELECT 1 FROM key_block)";
    return catalog.number(has_none) != 0 &&
           WholeReading{catalog, shop}.began().empty();
}

LoadedShop::LoadedShop(const std::filesystem::path& catalog,
                       const ShopScope& shop, std::int64_t run,
                       const StopToken* stop)
    : m_catalog(catalog), m_stop(stop), m_database(catalog) {
    make_schema(m_database.open(Access::read_write, stop));
    const auto database = reader();
    const auto rows = [&](RecordKind kind) {
        return LoadedRows{shop,
                          kind,
                          table_shape(database, shop.table(kind)),
                          std::nullopt,
                          std::filesystem::absolute(folder_of(catalog)),
                          run};
    };
    m_tables.reset(
        new Tables{rows(RecordKind::product), rows(RecordKind::variant)});
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
    const ShopScope any_child{1, {}, {}};
    for (const auto kind : kinds) {
        const auto table = any_child.table(kind);
        // Without a list of columns, and with both tables alike, SQLite copies
        // records instead of making them anew (its "transfer optimization").
        const auto columns = columns_of(catalog, "main", table);
        const bool are_alike = columns == columns_of(catalog, "loaded", table);
        catalog.execute(
            (are_alike
                 ? fmt::format("INSERT INTO main.{0} SELECT * FROM loaded.{0}",
                               table)
                 : fmt::format("INSERT INTO main.{0} ({1})"
                               " SELECT {1} FROM loaded.{0}",
                               table, columns))
                .c_str());
    }
}

} // namespace hwsync::sqlite
