#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/stop.hpp>

#include <filesystem>
#include <memory>
#include <optional>

namespace hwsync::sqlite {

/// A connection that may write, with what it needs beside it: the write lock,
/// and how to read the catalog as it was before.
struct WriteSession {
    /// Released last; null for a catalog in memory.
    std::shared_ptr<void> lock;
    std::optional<Connection> connection;
    std::filesystem::path catalog; ///< empty for one in memory
    const StopToken* stop = nullptr;
    /// Whether other connections see the rows as they were before.
    bool has_snapshots = false;
    bool use_loader = false; ///< see CatalogTarget
};

} // namespace hwsync::sqlite
