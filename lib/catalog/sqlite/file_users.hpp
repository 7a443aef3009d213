#pragma once

#include <filesystem>

namespace hwsync::sqlite {

/// Whether another process has a database open in SQLite: it holds SQLite's
/// locks on the file, or on the index of its write-ahead log. Takes nothing,
/// but only where this process does not have it open in SQLite itself: closing
/// a file gives up all the locks that the process has on it. One that has it
/// open without a write-ahead log, and is between two transactions, shows not.
bool has_other_users(const std::filesystem::path& database);

} // namespace hwsync::sqlite
