#pragma once

#include "catalog/sqlite/connection.hpp"
#include "catalog/sqlite/shelf.hpp"

#include <string>
#include <vector>

namespace hwsync::sqlite {

/// Drops the variants' indexes, which are cheaper to make after a first load
/// than to keep up during it. Returns the SQL that makes them.
/// Leaves them where other shops have rows in the same table.
std::vector<std::string> drop_variant_indexes(const Connection& connection,
                                              const Shelf& shelf);

void make_indexes(const Connection& connection,
                  const std::vector<std::string>& indexes);

} // namespace hwsync::sqlite
