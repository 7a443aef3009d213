#pragma once

#include "catalog/batch.hpp"
#include "catalog/sqlite/connection.hpp"
#include "catalog/sqlite/shelf.hpp"

#include <hwsync/stop.hpp>

#include <filesystem>

namespace hwsync::sqlite {

/// Walks the stored rows beside the file, over a connection of its own that
/// sees the catalog as it was before the import: made where no other program
/// can write, it needs no transaction.
class SqliteKnownLines final : public KnownLines {
public:
    SqliteKnownLines(const std::filesystem::path& catalog, const Shelf& shelf,
                     const StopToken* stop);

    const Row* find(RecordKind kind, std::int64_t id,
                    std::uint64_t line_hash) override;

private:
    /// A cursor that only goes forward, and a look-up for what it has passed.
    struct Walk {
        Statement from;
        Statement single;
        std::int64_t at = 0; ///< the id under the cursor; 0 before it began
        bool open = false;
        bool ended = false;
    };

    static Walk make_walk(const Connection& connection, const Shelf& shelf,
                          RecordKind kind);
    Statement* seek(Walk& walk, std::int64_t id);

    Connection m_connection;
    Walk m_products;
    Walk m_variants;
    Row m_row;
};

} // namespace hwsync::sqlite
