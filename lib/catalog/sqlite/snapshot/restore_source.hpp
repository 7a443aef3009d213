#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include <sys/stat.h>

namespace hwsync::sqlite {

/// What a database's first bytes say, asked before any statement: SQLite would
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

/// What verify finds damaged in a catalog of this version, the first of it;
/// empty where it is sound.
std::string damage_in(const std::filesystem::path& catalog,
                      const StopToken& stop);

/// A snapshot that may be restored: whole, and nobody's open catalog.
class RestoreSource {
public:
    /// Throws as restore_snapshot() does.
    RestoreSource(const std::filesystem::path& snapshot,
                  const std::filesystem::path& catalog, const StopToken& stop);

    Connection& connection() noexcept { return m_connection; }

    /// Of an earlier version, what digests and seals say can only be told of a
    /// copy that was brought up to date: throws Error(storage) where that is
    /// damaged.
    void check_copy(const std::filesystem::path& copy,
                    const StopToken& stop) const;

    /// Throws Error(busy) where somebody has written it since.
    void check_unchanged() const;

private:
    void check_sound(const std::function<std::string()>& damage) const;

    std::filesystem::path m_path;
    struct stat m_status {};
    Connection m_connection;
    bool m_is_current = true; ///< its schema is this version's
};

} // namespace hwsync::sqlite
