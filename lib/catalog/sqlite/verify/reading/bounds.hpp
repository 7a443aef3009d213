#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"

#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// Up to when the catalog has what happened in a shop; empty where nothing of
/// it was ever read. What is later, the next run brings.
struct ReadBounds {
    std::string created; ///< for what came
    std::string updated; ///< for what changed or went

    bool never_read() const noexcept { return updated.empty(); }
};

/// The watermarks; else the newest updatedAt of what is stored.
ReadBounds bounds_of(const Connection& connection, const Shelf& shelf);

} // namespace hwsync::sqlite
