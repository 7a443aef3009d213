#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// "HWSC": in the file's header, to tell a catalog from other databases.
constexpr std::int64_t application_id = 0x48575343;

/// The schema that this version of hwsync reads and writes.
constexpr std::int64_t schema_version = 15;

/// The tables of ours, by name: other programs may keep theirs beside them.
std::vector<std::string_view> own_tables();

/// Makes all tables and views in an empty database, inside a transaction of the
/// caller's.
void create_schema(Connection& connection);

/// Brings the catalog of an earlier version up to date, in one transaction.
void migrate(Connection& connection);

} // namespace hwsync::sqlite
