#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/row_table.hpp"

#include <hwsync/stop.hpp>

#include <filesystem>
#include <optional>

namespace hwsync::sqlite {

/// The rows as they were before the import began, read over a connection of its
/// own that is opened when the first is asked for.
class RowsBefore {
public:
    RowsBefore(std::filesystem::path catalog, Shelf shelf,
               const StopToken* stop)
        : m_catalog(std::move(catalog)), m_shelf(std::move(shelf)),
          m_stop(stop) {}

    /// Null where there was none. Valid until the next call for this kind.
    const StoredRow* find(RecordKind kind, std::int64_t id);

private:
    struct Tables {
        Connection connection;
        RowTable products;
        RowTable variants;
    };
    std::filesystem::path m_catalog;
    Shelf m_shelf;
    const StopToken* m_stop;
    std::optional<Tables> m_tables;
};

} // namespace hwsync::sqlite
