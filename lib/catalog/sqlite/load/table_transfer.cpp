#include "catalog/sqlite/load/table_transfer.hpp"

#include "catalog/sqlite/schema/schema.hpp"

#include <fmt/core.h>

#include <string>

namespace hwsync::sqlite {

namespace {

std::string columns_of(const Connection& connection, std::string_view schema,
                       std::string_view table) {
    auto row = connection.prepare("SELECT group_concat(name) FROM"
                                  " pragma_table_info(?1, ?2)");
    row.bind(1, table).bind(2, schema).step();
    return std::string{row.text(0)};
}

} // namespace

void make_schema(Connection database) {
    // The file has no path for SQLite to find a journal by, and is gone with
    // the process.
    database.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                     "PRAGMA page_size = 16384; BEGIN");
    create_schema(database);
    database.execute("COMMIT");
}

void transfer_table(Connection& catalog, std::string_view schema,
                    std::string_view table) {
    const auto columns = columns_of(catalog, schema, table);
    const bool are_alike = columns == columns_of(catalog, "main", table);
    // Only without a list of columns are records copied.
    catalog.execute(
        (are_alike
             ? fmt::format("INSERT INTO main.{0} SELECT * FROM {1}.{0}", table,
                           schema)
             : fmt::format("INSERT INTO main.{0} ({2}) SELECT {2} FROM {1}.{0}",
                           table, schema, columns))
            .c_str());
}

} // namespace hwsync::sqlite
