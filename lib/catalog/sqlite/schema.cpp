#include "catalog/sqlite/schema.hpp"

#include <fmt/core.h>

#include <string>
#include <string_view>

namespace hwsync::sqlite {

namespace embedded {
extern const std::string_view schema_sql;
} // namespace embedded

void create_schema(const Connection& connection) {
    connection.execute(std::string{embedded::schema_sql}.c_str());
    connection.execute(fmt::format("PRAGMA application_id = {};"
                                   "PRAGMA user_version = {}",
                                   application_id, schema_version)
                           .c_str());
}

} // namespace hwsync::sqlite
