#include "catalog/sqlite/rows_before.hpp"

namespace hwsync::sqlite {

namespace {

using namespace std::chrono_literals;

constexpr Duration busy_timeout = 5s;

} // namespace

const StoredRow* RowsBefore::find(RecordKind kind, std::int64_t id) {
    if (!m_tables) {
        auto connection = Connection::open(m_catalog, Access::read_only,
                                           busy_timeout, m_stop);
        RowTable products{connection, m_shelf, RecordKind::product};
        RowTable variants{connection, m_shelf, RecordKind::variant};
        m_tables.emplace(Tables{std::move(connection), std::move(products),
                                std::move(variants)});
    }
    return kind == RecordKind::product ? m_tables->products.find(id)
                                       : m_tables->variants.find(id);
}

} // namespace hwsync::sqlite
