#include "catalog/sqlite/import/known_lines.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <utility>

namespace hwsync::sqlite {

void LookbackRows::add(const LookbackRow& row) {
    if (!m_rows.empty() && m_rows.back().id >= row.id) {
        m_rows.clear();
    }
    if (m_rows.size() == most_rows) {
        m_rows.pop_front();
    }
    m_rows.push_back(row);
}

const LookbackRow* LookbackRows::find(std::int64_t id) const {
    const auto at =
        std::lower_bound(m_rows.begin(), m_rows.end(), id,
                         [](const LookbackRow& row, std::int64_t wanted) {
                             return row.id < wanted;
                         });
    return at == m_rows.end() || at->id != id ? nullptr : &*at;
}

namespace {

// Past this many rows a new search from the root is cheaper than stepping.
constexpr int steps_before_seek = 16;

/// Columns: id, hash, a variant's product, a product's count of variants, time.
Statement rows_from(const Connection& connection, const ShopScope& scope,
                    RecordKind kind) {
    return connection.prepare(fmt::format(
        "SELECT id, line_hash, {}, updated_at FROM {} WHERE {}id >= ?1"
        " AND deleted_at IS NULL ORDER BY id",
        kind == RecordKind::product ? "0, variants_count" : "product_id, NULL",
        scope.table(kind), scope.filter()));
}

} // namespace

SqliteKnownLines::Walk SqliteKnownLines::make_walk(const Connection& connection,
                                                   const ShopScope& scope,
                                                   RecordKind kind) {
    return {Cursor{rows_from(connection, scope, kind)},
            Cursor{rows_from(connection, scope, kind)},
            RisingIds{most_beginnings},
            {}};
}

SqliteKnownLines::SqliteKnownLines(std::filesystem::path catalog,
                                   const ShopScope& scope,
                                   const StopToken* stop)
    : m_catalog(std::move(catalog)),
      m_connection(Connection::beside(m_catalog, stop)),
      m_products(make_walk(m_connection, scope, RecordKind::product)),
      m_variants(make_walk(m_connection, scope, RecordKind::variant)) {}

std::filesystem::path SqliteKnownLines::folder() const {
    return std::filesystem::absolute(m_catalog).parent_path();
}

KnownLines::Answer SqliteKnownLines::ask(RecordKind kind, std::int64_t id,
                                         std::uint64_t line_hash, Row& row) {
    auto& walk = walk_of(kind);
    switch (walk.order.step(id)) {
    case RisingIds::Step::stands_apart: {
        const auto* passed = walk.passed.find(id);
        return passed == nullptr ? Answer::later
                                 : answer(*passed, line_hash, row);
    }
    case RisingIds::Step::begins_anew:
        walk.along.open = false;
        [[fallthrough]];
    case RisingIds::Step::goes_on:
        break;
    }
    return walk.along.find(id, &walk.passed) ? walk.along.answer(line_hash, row)
                                             : Answer::other;
}

KnownLines::Answer SqliteKnownLines::ask_again(RecordKind kind, std::int64_t id,
                                               std::uint64_t line_hash,
                                               Row& row) {
    auto& walk = walk_of(kind);
    if (const auto* passed = walk.passed.find(id)) {
        return answer(*passed, line_hash, row);
    }
    if (id < walk.again.at || walk.again.ended) {
        walk.again.open = false;
    }
    return walk.again.find(id, nullptr) ? walk.again.answer(line_hash, row)
                                        : Answer::other;
}

KnownLines::Answer SqliteKnownLines::answer(const LookbackRow& passed,
                                            std::uint64_t line_hash, Row& row) {
    if (passed.line_hash != line_hash) {
        return Answer::other;
    }
    m_time = passed.updated_at == LookbackRow::no_time
                 ? ""
                 : format_time(passed.updated_at);
    row = {passed.product_id, passed.variants_count, m_time};
    return Answer::same;
}

bool SqliteKnownLines::Cursor::find(std::int64_t id, LookbackRows* passed) {
    for (int steps = 0; open && !ended && at < id; ++steps) {
        if (steps == steps_before_seek) {
            open = false;
        } else {
            advance(passed);
        }
    }
    if (!open) {
        from.reset();
        from.bind(1, id);
        open = true;
        ended = false;
        found = true;
        advance(passed);
    }
    found = !ended && at == id;
    return found;
}

void SqliteKnownLines::Cursor::advance(LookbackRows* passed) {
    if (passed != nullptr && !found) {
        passed->add(under());
    }
    ended = !from.step();
    at = ended ? at : from.integer(0);
    found = false;
}

std::int64_t SqliteKnownLines::Cursor::variants_count() const {
    return from.is_null(3) ? -1 : from.integer(3);
}

LookbackRow SqliteKnownLines::Cursor::under() const {
    return {from.integer(0), static_cast<std::uint64_t>(from.integer(1)),
            from.integer(2),
            parse_time(from.text(4)).value_or(LookbackRow::no_time),
            static_cast<std::int32_t>(variants_count())};
}

KnownLines::Answer SqliteKnownLines::Cursor::answer(std::uint64_t line_hash,
                                                    Row& row) const {
    if (static_cast<std::uint64_t>(from.integer(1)) != line_hash) {
        return Answer::other;
    }
    row = {from.integer(2), variants_count(), from.text(4)};
    return Answer::same;
}

} // namespace hwsync::sqlite
