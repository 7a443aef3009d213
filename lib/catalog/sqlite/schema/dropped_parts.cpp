#include "catalog/sqlite/schema/dropped_parts.hpp"

namespace hwsync::sqlite {

std::vector<std::string> drop_parts(Connection& connection, Statement& rows) {
    std::vector<std::string> dropped;
    std::vector<std::string> sql;
    while (rows.step()) {
        dropped.emplace_back(rows.text(0));
        sql.emplace_back(rows.text(1));
    }
    rows.reset();
    for (const auto& what : dropped) {
        connection.execute(("DROP " + what).c_str());
    }
    return sql;
}

void make_again(Connection& connection, const std::vector<std::string>& sql) {
    for (const auto& statement : sql) {
        connection.execute(statement.c_str());
    }
}

} // namespace hwsync::sqlite
