#pragma once

#include "base/descriptor.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/stop.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// A database in a file without a name, which is gone with its owner, however
/// that ends. Only this process can open it, but with as many connections as it
/// wants. SQLite may write to it only while there is a single one.
class NamelessDatabase {
public:
    /// The file is made beside the catalog, which failures name. spill_beside()
    /// must have been called before.
    explicit NamelessDatabase(std::filesystem::path catalog);

    /// `stop` may be null, and must outlive the connection.
    Connection open(Access access, const StopToken* stop) const;

    /// Lets another database's connection reach it, as the schema `name`.
    void attach_to(Connection& connection, std::string_view name) const;
    /// For whoever writes to the file without SQLite.
    Descriptor duplicate() const;

private:
    std::filesystem::path m_catalog;
    Descriptor m_file;
    std::string m_address; ///< by which SQLite, in this process, opens it
};

/// The descriptor that such an address names; -1 if it is a path of another
/// kind.
int descriptor_of_address(const char* path) noexcept;

} // namespace hwsync::sqlite
