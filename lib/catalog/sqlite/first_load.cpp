#include "catalog/sqlite/first_load.hpp"

namespace hwsync::sqlite {

std::vector<std::string> drop_variant_indexes(const Connection& connection,
                                              const Shelf& shelf) {
    const std::string table{shelf.table(RecordKind::variant)};
    if (connection.number("SELECT EXISTS (SELECT 1 FROM " + table + ")") != 0) {
        return {};
    }
    std::vector<std::string> names;
    std::vector<std::string> indexes;
    auto rows = connection.prepare(
        "SELECT name, sql FROM sqlite_schema"
        " WHERE type = 'index' AND tbl_name = ?1 AND sql IS NOT NULL");
    rows.bind(1, std::string_view{table});
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
