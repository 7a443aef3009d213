#pragma once

#include <filesystem>

namespace hwsync::sqlite {

/// Whether anybody has a database open in SQLite: another process that holds
/// SQLite's locks on the file, or on the index of its write-ahead log, or this
/// one, elsewhere. The caller has closed its own connection. Takes no lock. A
/// process that has it open without a write-ahead log, and is between two
/// transactions, shows not.
bool has_other_users(const std::filesystem::path& database);

} // namespace hwsync::sqlite
