#include "catalog/sqlite/import/first_load.hpp"

#include <fmt/core.h>

#include <cstdint>

namespace hwsync::sqlite {

bool has_no_variants(const Connection& connection, const Shelf& shelf) {
    return connection.number(fmt::format("SELECT NOT EXISTS (SELECT 1 FROM {})",
                                         shelf.table(RecordKind::variant))) !=
           0;
}

std::vector<std::string> drop_variant_indexes(const Connection& connection,
                                              const Shelf& shelf,
                                              LoadIndexes which) {
    std::vector<std::string> names;
    std::vector<std::string> indexes;
    auto rows = connection.prepare(
        "SELECT name, sql FROM sqlite_schema"
        " WHERE type = 'index' AND tbl_name = ?1 AND sql IS NOT NULL"
        " AND (name LIKE '%near%') = ?2");
    rows.bind(1, shelf.table(RecordKind::variant))
        .bind(2, std::int64_t{which == LoadIndexes::of_near_forms});
    while (rows.step()) {
        names.emplace_back(rows.text(0));
        indexes.emplace_back(rows.text(1));
    }
    rows.reset();
    for (const auto& name : names) {
        connection.execute(("DROP INDEX " + name).c_str());
    }
    return indexes;
}

void make_indexes(const Connection& connection,
                  const std::vector<std::string>& indexes) {
    for (const auto& sql : indexes) {
        connection.execute(sql.c_str());
    }
}

} // namespace hwsync::sqlite
