#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <filesystem>

namespace hwsync::sqlite {

/// An empty catalog that is made under another name beside its own, which it
/// gets once it is whole. The caller holds the write lock and has seen that
/// there is no file of its name. Gone with this object unless it was put in
/// place.
class NewCatalog {
public:
    /// Removes what one left behind whose process was killed. Throws
    /// Error(storage) where it cannot be made, where another's file has the
    /// name that it is made under, or where a log lies there whose catalog is
    /// gone.
    explicit NewCatalog(std::filesystem::path catalog);
    ~NewCatalog();
    NewCatalog(const NewCatalog&) = delete;
    NewCatalog& operator=(const NewCatalog&) = delete;

    const std::filesystem::path& file() const noexcept { return m_file; }

    /// Moves all that a connection has committed into the file itself, and
    /// closes it: only the file gets the catalog's name.
    void close(Connection connection) const;

    /// Throws Error(busy) where another program made a catalog meanwhile.
    void put_in_place();

private:
    void remove() noexcept;

    std::filesystem::path m_catalog;
    std::filesystem::path m_file;
    bool m_is_in_place = false;
};

/// Whether files lie there which SQLite would take for the catalog's own.
bool has_companions(const std::filesystem::path& catalog);

/// Makes a new, empty catalog, whole or not at all. The caller holds the write
/// lock and has seen that there is no file.
void create_catalog(const std::filesystem::path& path);

/// Removes what a NewCatalog left behind whose process was killed, and no
/// other's file of that name. The caller holds the write lock.
void remove_unfinished(const std::filesystem::path& catalog);

} // namespace hwsync::sqlite
