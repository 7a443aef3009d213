#include "catalog/sqlite/file/rising_lookup.hpp"

#include <utility>

namespace hwsync::sqlite {

namespace {

/// From here on a search is cheaper.
constexpr int most_steps = 4;

} // namespace

RisingLookup::RisingLookup(Statement rows, int from)
    : m_rows(std::move(rows)), m_from(from) {}

bool RisingLookup::find(std::int64_t id) {
    if (!m_has_row || id < m_none_from) {
        return seek(id);
    }
    for (int steps = 0; m_id < id; ++steps) {
        if (steps == most_steps) {
            return seek(id);
        }
        m_none_from = m_id + 1;
        if (!step()) {
            return false;
        }
    }
    return m_id == id;
}

bool RisingLookup::seek(std::int64_t id) {
    m_rows.reset();
    m_rows.bind(m_from, id);
    m_none_from = id;
    return step() && m_id == id;
}

bool RisingLookup::step() {
    m_has_row = m_rows.step();
    m_id = m_has_row ? m_rows.integer(0) : 0;
    return m_has_row;
}

void RisingLookup::end() noexcept {
    m_rows.reset();
    m_has_row = false;
}

Statement& RisingLookup::parameters() noexcept {
    end();
    return m_rows;
}

} // namespace hwsync::sqlite
