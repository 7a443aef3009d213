#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include <sys/stat.h>

namespace hwsync::sqlite {

/// What the first bytes of a database tell. They are read before any statement,
/// with which SQLite would write beside the file.
enum class FileKind {
    none,     ///< there is no such file
    ours,     ///< a catalog of this version or an earlier one
    newer,    ///< a catalog of a newer version
    foreign,  ///< another application's database
    no_sqlite ///< anything else
};

/// Throws Error(usage) if there is something other than a file.
FileKind kind_of(const std::filesystem::path& path);

/// The first damage that verify finds in a catalog of this version; empty if it
/// is sound.
std::string damage_in(const std::filesystem::path& catalog,
                      const StopToken& stop);

/// Whether both catalogs have products, and none in common.
bool share_no_product(const Connection& one, const Connection& other);

/// A snapshot that may be restored: complete, and not a catalog that somebody
/// has open.
class RestoreSource {
public:
    /// Throws the same errors as restore_snapshot().
    RestoreSource(const std::filesystem::path& snapshot,
                  const std::filesystem::path& catalog, const StopToken& stop);

    Connection& connection() noexcept { return m_connection; }

    /// The digests and seals of an earlier version's snapshot can only be
    /// checked in a copy that was brought up to date: throws Error(storage) if
    /// that is damaged.
    void check_copy(const std::filesystem::path& copy,
                    const StopToken& stop) const;

    /// Throws Error(busy) if somebody has written to the snapshot since.
    void check_unchanged() const;

private:
    void check_sound(const std::function<std::string()>& damage) const;

    std::filesystem::path m_path;
    struct stat m_status {};
    Connection m_connection;
    bool m_is_current = true; ///< its schema is this version's
};

} // namespace hwsync::sqlite
