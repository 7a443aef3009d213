#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <string>
#include <vector>

namespace hwsync::sqlite {

/// Drops indexes or triggers for a while. Columns of `rows`: "INDEX" or
/// "TRIGGER" with the name, and the SQL that makes it, which is returned.
std::vector<std::string> drop_parts(Connection& connection, Statement& rows);

/// Makes what was dropped.
void make_again(Connection& connection, const std::vector<std::string>& sql);

} // namespace hwsync::sqlite
