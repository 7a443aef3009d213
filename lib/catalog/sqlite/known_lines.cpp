#include "catalog/sqlite/known_lines.hpp"

#include <fmt/core.h>

#include <string>

namespace hwsync::sqlite {

namespace {

using namespace std::chrono_literals;

constexpr Duration busy_timeout = 5s;

// Past this many rows a new search from the root is cheaper than stepping.
constexpr int steps_before_seek = 16;

std::string select_sql(const Shelf& shelf, RecordKind kind,
                       std::string_view condition) {
    return fmt::format("SELECT id, line_hash, {}, updated_at FROM {} WHERE {}{}"
                       " AND deleted_at IS NULL ORDER BY id",
                       kind == RecordKind::product ? "0, variants_count"
                                                   : "product_id, NULL",
                       shelf.table(kind), shelf.filter(), condition);
}

} // namespace

SqliteKnownLines::Walk SqliteKnownLines::make_walk(const Connection& connection,
                                                   const Shelf& shelf,
                                                   RecordKind kind) {
    return {connection.prepare(select_sql(shelf, kind, "id >= ?1")),
            connection.prepare(select_sql(shelf, kind, "id = ?1"))};
}

SqliteKnownLines::SqliteKnownLines(const std::filesystem::path& catalog,
                                   const Shelf& shelf, const StopToken* stop)
    : m_connection(
          Connection::open(catalog, Access::read_only, busy_timeout, stop)),
      m_products(make_walk(m_connection, shelf, RecordKind::product)),
      m_variants(make_walk(m_connection, shelf, RecordKind::variant)) {}

const KnownLines::Row* SqliteKnownLines::find(RecordKind kind, std::int64_t id,
                                              std::uint64_t line_hash) {
    auto* found =
        seek(kind == RecordKind::product ? m_products : m_variants, id);
    if (found == nullptr ||
        static_cast<std::uint64_t>(found->integer(1)) != line_hash) {
        return nullptr;
    }
    m_row.product_id = found->integer(2);
    m_row.variants_count = found->is_null(3) ? -1 : found->integer(3);
    m_row.updated_at = found->text(4);
    return &m_row;
}

Statement* SqliteKnownLines::seek(Walk& walk, std::int64_t id) {
    const auto step = walk.order.step(id);
    if (step == RisingIds::Step::stands_apart) {
        walk.single.reset();
        walk.single.bind(1, id);
        return walk.single.step() ? &walk.single : nullptr;
    }
    if (step == RisingIds::Step::begins_anew) {
        walk.open = false;
        walk.ended = false;
    }
    for (int steps = 0; walk.open && walk.at < id && !walk.ended; ++steps) {
        if (steps == steps_before_seek) {
            walk.open = false;
        } else {
            advance(walk);
        }
    }
    if (!walk.open && !walk.ended) {
        walk.from.reset();
        walk.from.bind(1, id);
        walk.open = true;
        advance(walk);
    }
    return !walk.ended && walk.at == id ? &walk.from : nullptr;
}

void SqliteKnownLines::advance(Walk& walk) {
    walk.ended = !walk.from.step();
    walk.at = walk.ended ? 0 : walk.from.integer(0);
}

} // namespace hwsync::sqlite
