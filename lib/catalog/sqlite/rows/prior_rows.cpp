#include "catalog/sqlite/rows/prior_rows.hpp"

namespace hwsync::sqlite {

const StoredRow* RowsBefore::find(RecordKind kind, std::int64_t id) {
    if (!m_tables) {
        auto connection = Connection::beside(m_catalog, m_stop);
        RowTable products{connection, m_shelf, RecordKind::product};
        RowTable variants{connection, m_shelf, RecordKind::variant};
        m_tables.emplace(Tables{std::move(connection), std::move(products),
                                std::move(variants)});
    }
    return kind == RecordKind::product ? m_tables->products.find(id)
                                       : m_tables->variants.find(id);
}

} // namespace hwsync::sqlite
