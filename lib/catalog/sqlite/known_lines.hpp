#pragma once

#include "catalog/batch.hpp"
#include "catalog/rising_ids.hpp"
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
    /// A cursor that goes along with the ids that rise, and a look-up for those
    /// that stand apart: the cursor is not to run ahead after them.
    struct Walk {
        Statement from;
        Statement single;
        RisingIds order{most_beginnings};
        std::int64_t at = 0; ///< the id under the cursor
        bool open = false;
        bool ended = false;
    };
    static constexpr unsigned most_beginnings = 32;

    static Walk make_walk(const Connection& connection, const Shelf& shelf,
                          RecordKind kind);
    Statement* seek(Walk& walk, std::int64_t id);
    static void advance(Walk& walk);

    Connection m_connection;
    Walk m_products;
    Walk m_variants;
    Row m_row;
};

} // namespace hwsync::sqlite
