#include "catalog/sqlite/file/rising_lookup.hpp"

#include <fmt/core.h>

#include <optional>

namespace hwsync::sqlite {

namespace {

/// From here on a search is cheaper.
constexpr int most_steps = 4;

/// Of rising ids, without overflow.
std::uint64_t distance(std::int64_t from, std::int64_t to) {
    return static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
}

} // namespace

RisingLookup::RisingLookup(const Connection& connection, const std::string& sql)
    : m_places{Place{{connection, sql}}, Place{{connection, sql}}} {}

bool RisingLookup::find(std::int64_t id) {
    for (const auto at : {m_last, 1 - m_last}) {
        auto& place = m_places[at];
        if (place.is_near(id)) {
            m_last = at;
            return walk_to(place, id);
        }
    }
    m_last = 1 - m_last;
    return seek(m_places[m_last], id);
}

bool RisingLookup::walk_to(Place& place, std::int64_t id) {
    for (int steps = 0; place.id < id; ++steps) {
        if (steps == most_steps) {
            return seek(place, id);
        }
        place.none_from = place.id + 1;
        const auto from = place.id;
        if (!place.step()) {
            return false;
        }
        place.stride = place.stride / 4 * 3 + distance(from, place.id) / 4;
    }
    return place.id == id;
}

bool RisingLookup::seek(Place& place, std::int64_t id) {
    place.rows->reset();
    place.rows->bind(1, id);
    place.none_from = id;
    return place.step() && place.id == id;
}

void RisingLookup::end() noexcept {
    for (auto& place : m_places) {
        place.end();
    }
}

bool RisingLookup::Place::is_near(std::int64_t wanted) const noexcept {
    return has_row && wanted >= none_from &&
           (stride == 0 || wanted <= id ||
            distance(id, wanted) / most_steps / 2 <= stride);
}

bool RisingLookup::Place::step() {
    has_row = rows->step();
    id = has_row ? rows->integer(0) : 0;
    return has_row;
}

void RisingLookup::Place::end() noexcept {
    rows.reset();
    has_row = false;
}

RowsBeside::RowsBeside(const Connection& connection, std::string_view table,
                       std::string_view id_column, std::string_view filter)
    : m_connection(connection), m_table(table), m_has_shop(!filter.empty()),
      m_before(connection, fmt::format("SELECT {0} FROM {1} WHERE {2}{0} < ?1"
                                       " ORDER BY {0} DESC LIMIT 2",
                                       id_column, table, filter)),
      m_rows(connection, fmt::format("SELECT {0} FROM {1} WHERE {2}{0} >= ?1"
                                     " ORDER BY {0} LIMIT 5",
                                     id_column, table, filter)) {}

template <typename IsInOrder>
void RowsBeside::visit(LazyStatement& rows, std::int64_t id, std::int64_t shop,
                       const IsInOrder& is_in_order) {
    rows->bind(1, id);
    if (m_has_shop) {
        rows->bind(2, shop);
    }
    while (rows->step()) {
        if (!is_in_order(rows->integer(0))) {
            throw_damaged(m_connection,
                          fmt::format("row {} of table {} is out of order",
                                      rows->integer(0), m_table));
        }
    }
    rows->reset();
}

void RowsBeside::require_order(std::int64_t id, std::int64_t shop) {
    auto first = id;
    visit(m_before, id, shop, [&](std::int64_t before) {
        const bool falls = before < first;
        first = before;
        return falls;
    });
    std::optional<std::int64_t> last;
    visit(m_rows, first, shop, [&](std::int64_t next) {
        const bool rises = last ? next > *last : next >= first;
        last = next;
        return rises;
    });
}

} // namespace hwsync::sqlite
