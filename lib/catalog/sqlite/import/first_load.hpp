#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace hwsync::sqlite {

/// The variants' indexes that are cheaper to make after a first load than to
/// keep up during it. Those of near forms are kept up while there are few.
enum class LoadIndexes { of_keys, of_near_forms };

/// How many near forms are few.
constexpr std::size_t few_near_forms = 10'000;

/// Whether a first load may do without indexes for a while: not where other
/// shops have rows in the same table.
bool has_no_variants(const Connection& connection, const Shelf& shelf);

/// Drops them and returns the SQL that makes them.
std::vector<std::string> drop_variant_indexes(const Connection& connection,
                                              const Shelf& shelf,
                                              LoadIndexes which);

void make_indexes(const Connection& connection,
                  const std::vector<std::string>& indexes);

} // namespace hwsync::sqlite
