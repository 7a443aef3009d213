#pragma once

#include "catalog/sqlite/connection.hpp"

#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>

#include <sys/stat.h>

namespace hwsync::sqlite {

/// What a database's first bytes say, read before SQLite sees it: SQLite would
/// write beside it.
enum class FileKind {
    none,     ///< there is no such file
    ours,     ///< a catalog of this version or an earlier one
    newer,    ///< a catalog of a newer one
    foreign,  ///< another application's database
    no_sqlite ///< anything else
};

/// Throws Error(usage) where there is something else than a file.
FileKind kind_of(const std::filesystem::path& path);

/// A snapshot that may be restored: whole, and nobody's open catalog.
class RestoreSource {
public:
    /// Throws as restore_snapshot() does.
    RestoreSource(const std::filesystem::path& snapshot,
                  const std::filesystem::path& catalog, const StopToken& stop);

    const Connection& connection() const noexcept { return m_connection; }

    /// Throws Error(busy) where somebody has written it since.
    void check_unchanged() const;

private:
    std::filesystem::path m_path;
    struct stat m_status {};
    Connection m_connection;
};

} // namespace hwsync::sqlite
