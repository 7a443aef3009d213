#include "catalog/sqlite/verify/file/line_check.hpp"

#include "catalog/sqlite/import/stored_lines.hpp"
#include "catalog/sqlite/verify/file/file_findings.hpp"

#include <fmt/core.h>

#include <vector>

namespace hwsync::sqlite {

namespace {

bool are_whole(const Connection& connection, RecordKind kind) {
    auto blocks = connection.prepare(
        fmt::format("SELECT id, run, digest, lines, (SELECT run FROM {0}"
                    " LIMIT 1) FROM {0} ORDER BY id",
                    lines_table(kind)));
    std::vector<StoredLine> lines;
    std::int64_t last = 0;
    while (blocks.step()) {
        const LineBlock block{blocks.integer(0), blocks.integer(1),
                              static_cast<std::uint64_t>(blocks.integer(2)),
                              blocks.blob(3)};
        if (!unpack(kind, block, lines) || block.run != blocks.integer(4) ||
            block.id <= last) {
            return false;
        }
        last = lines.back().id;
    }
    return true;
}

bool have_rows(const Connection& connection, RecordKind kind) {
    if (!connection.prepare(fmt::format("SELECT 1 FROM {}", lines_table(kind)))
             .step()) {
        return true;
    }
    const auto told = stored_lines(connection, {}, kind);
    const auto rows = lines_of_rows(connection, {}, kind);
    told->seek(0);
    rows->seek(0);
    const auto* row = rows->next();
    while (const auto* line = told->next()) {
        while (row != nullptr && row->id < line->id) {
            row = rows->next();
        }
        if (row == nullptr || *row != *line) {
            return false;
        }
    }
    return true;
}

} // namespace

void check_lines(const Connection& connection, FindingSpool& report) {
    for (const auto kind : {RecordKind::product, RecordKind::variant}) {
        bool are_sound = false;
        try {
            are_sound =
                are_whole(connection, kind) && have_rows(connection, kind);
        } catch (const DamagedCatalog&) {
            // What else is damaged is told of all the same.
        }
        if (!are_sound) {
            add_damage(report, fmt::format("table {} is not as it was stored",
                                           lines_table(kind)));
        }
    }
}

} // namespace hwsync::sqlite
