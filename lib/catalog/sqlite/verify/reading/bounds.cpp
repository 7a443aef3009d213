#include "catalog/sqlite/verify/reading/bounds.hpp"

#include "catalog/sqlite/runs/live_log.hpp"

#include <hwsync/time.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace hwsync::sqlite {

namespace {

std::string watermark_of(const Connection& connection, const Shelf& shelf,
                         std::string_view command) {
    const auto at = watermark(connection, shelf.name, command);
    return at ? format_time(*at) : std::string{};
}

std::string newest_update(const Connection& connection, const Shelf& shelf,
                          RecordKind kind) {
    auto row = connection.prepare(
        fmt::format("SELECT MAX(updated_at) FROM {} WHERE {}1",
                    shelf.table(kind), shelf.filter()));
    return row.step() ? std::string{row.text(0)} : std::string{};
}

} // namespace

ReadBounds bounds_of(const Connection& connection, const Shelf& shelf) {
    const bool is_primary = shelf.is_primary();
    ReadBounds bounds{
        watermark_of(connection, shelf,
                     is_primary ? "import-new" : "associate"),
        watermark_of(connection, shelf,
                     is_primary ? "import-updates" : "associate")};
    if (bounds.updated.empty()) {
        bounds.updated = bounds.created;
    }
    if (bounds.updated.empty()) {
        bounds.updated =
            std::max(newest_update(connection, shelf, RecordKind::product),
                     newest_update(connection, shelf, RecordKind::variant));
    }
    if (bounds.created.empty()) {
        bounds.created = bounds.updated;
    }
    return bounds;
}

} // namespace hwsync::sqlite
