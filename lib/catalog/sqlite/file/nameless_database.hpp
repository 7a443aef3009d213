#pragma once

#include "base/descriptor.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/stop.hpp>

#include <filesystem>
#include <optional>
#include <string>

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

    /// What SQLite, in this process, opens the file by.
    const std::string& address() const noexcept { return m_address; }
    /// For whoever writes to the file without SQLite.
    Descriptor duplicate() const;

private:
    std::filesystem::path m_catalog;
    Descriptor m_file;
    std::string m_address;
};

/// The descriptor that such an address names; -1 if it is a path of another
/// kind.
int descriptor_of_address(const char* path) noexcept;

} // namespace hwsync::sqlite
