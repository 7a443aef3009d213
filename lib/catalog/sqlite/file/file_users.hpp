#pragma once

#include <filesystem>

namespace hwsync::sqlite {

/// Whether a database is open in SQLite: in another process, which then holds
/// SQLite's locks on the file or on the index of its write-ahead log, or
/// elsewhere in this one. The caller has closed its own connection. Takes no
/// lock. A process that uses no write-ahead log and is between two transactions
/// goes unnoticed.
bool has_other_users(const std::filesystem::path& database);

} // namespace hwsync::sqlite
