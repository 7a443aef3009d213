#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/line_block.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace hwsync::sqlite {

/// The lines of a shop's live rows in the order of their ids.
class StoredLines {
public:
    virtual ~StoredLines() = default;

    /// next() goes on with the first one whose id is not less than `id`.
    virtual void seek(std::int64_t id) = 0;

    /// Null after the last one; valid until the next call. Only after seek().
    virtual const StoredLine* next() = 0;
};

/// Those that the shop's blocks tell of, where there are any; a row that was
/// written since is left out. Otherwise those of the rows themselves.
std::unique_ptr<StoredLines> stored_lines(const Connection& connection,
                                          const ShopScope& scope,
                                          RecordKind kind);

/// Those of the rows themselves.
std::unique_ptr<StoredLines> lines_of_rows(const Connection& connection,
                                           const ShopScope& scope,
                                           RecordKind kind);

/// Makes the primary shop's blocks anew, where there are none, or where many
/// rows were written since they were made. To be called after all that `run`
/// writes.
void renew_line_blocks(Connection& connection, std::int64_t run);

} // namespace hwsync::sqlite
