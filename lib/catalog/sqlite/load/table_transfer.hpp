#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <string_view>

namespace hwsync::sqlite {

/// Makes the tables of a catalog, still empty, in a database without a name.
void make_schema(Connection database);

/// Copies a table of an attached database into that of the catalog. An empty
/// one that is alike, and has no trigger, is copied record by record, with its
/// indexes (SQLite's "transfer optimization"); else the rows are inserted.
void transfer_table(Connection& catalog, std::string_view schema,
                    std::string_view table);

} // namespace hwsync::sqlite
