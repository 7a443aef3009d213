#include "catalog/sqlite/import/known_lines.hpp"

#include <algorithm>
#include <utility>

namespace hwsync::sqlite {

void LookbackRows::add(const StoredLine& row) {
    if (!m_rows.empty() && m_rows.back().id >= row.id) {
        m_rows.clear();
    }
    if (m_rows.size() == most_rows) {
        m_rows.pop_front();
    }
    m_rows.push_back(row);
}

const StoredLine* LookbackRows::find(std::int64_t id) const {
    if (m_rows.empty() || id > m_rows.back().id) {
        return nullptr;
    }
    const auto at =
        std::lower_bound(m_rows.begin(), m_rows.end(), id,
                         [](const StoredLine& row, std::int64_t wanted) {
                             return row.id < wanted;
                         });
    return at == m_rows.end() || at->id != id ? nullptr : &*at;
}

namespace {

using Answer = KnownLines::Answer;

// Past this many rows a new search from the root is cheaper than stepping.
constexpr int steps_before_seek = 16;

Answer answer(const StoredLine& stored, std::uint64_t line_hash,
              KnownLines::Row& row) {
    if (stored.line_hash != line_hash) {
        return Answer::other;
    }
    row = {stored.product_id, stored.variants_count, stored.updated_at};
    return Answer::same;
}

} // namespace

SqliteKnownLines::Walk SqliteKnownLines::make_walk(const Connection& connection,
                                                   const ShopScope& scope,
                                                   RecordKind kind) {
    return {Cursor{stored_lines(connection, scope, kind)},
            Cursor{stored_lines(connection, scope, kind)},
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
    return walk.along.find(id, &walk.passed)
               ? answer(walk.along.at, line_hash, row)
               : Answer::other;
}

KnownLines::Answer SqliteKnownLines::ask_again(RecordKind kind, std::int64_t id,
                                               std::uint64_t line_hash,
                                               Row& row) {
    auto& walk = walk_of(kind);
    if (const auto* passed = walk.passed.find(id)) {
        return answer(*passed, line_hash, row);
    }
    if (id < walk.again.at.id || walk.again.ended) {
        walk.again.open = false;
    }
    return walk.again.find(id, nullptr) ? answer(walk.again.at, line_hash, row)
                                        : Answer::other;
}

bool SqliteKnownLines::Cursor::find(std::int64_t id, LookbackRows* passed) {
    for (int steps = 0; open && !ended && at.id < id; ++steps) {
        if (steps == steps_before_seek) {
            open = false;
        } else {
            advance(passed);
        }
    }
    if (!open) {
        from->seek(id);
        open = true;
        ended = false;
        found = true;
        advance(passed);
    }
    found = !ended && at.id == id;
    return found;
}

void SqliteKnownLines::Cursor::advance(LookbackRows* passed) {
    if (passed != nullptr && !found) {
        passed->add(at);
    }
    const auto* line = from->next();
    ended = line == nullptr;
    if (!ended) {
        at = *line;
    }
    found = false;
}

} // namespace hwsync::sqlite
