#include "catalog/sqlite/import/passed_rows.hpp"

#include <algorithm>

namespace hwsync::sqlite {

void PassedRows::add(const PassedRow& row) {
    if (!m_rows.empty() && m_rows.back().id >= row.id) {
        m_rows.clear();
    }
    if (m_rows.size() == most_rows) {
        m_rows.pop_front();
    }
    m_rows.push_back(row);
}

const PassedRow* PassedRows::find(std::int64_t id) const {
    const auto at =
        std::lower_bound(m_rows.begin(), m_rows.end(), id,
                         [](const PassedRow& row, std::int64_t wanted) {
                             return row.id < wanted;
                         });
    return at == m_rows.end() || at->id != id ? nullptr : &*at;
}

} // namespace hwsync::sqlite
