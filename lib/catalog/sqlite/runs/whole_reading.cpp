#include "catalog/sqlite/runs/whole_reading.hpp"

#include "catalog/sqlite/rows/properties.hpp"

namespace hwsync::sqlite {

namespace {

std::string began_of(const Connection& connection, const std::string& shop) {
    auto row =
        connection.prepare("SELECT at FROM whole_reading WHERE shop = ?1");
    row.bind(1, std::string_view{shop});
    return row.step() ? std::string{row.text(0)} : std::string{};
}

} // namespace

WholeReading::WholeReading(const Connection& connection, const ShopScope& scope)
    : m_shop(scope.is_primary() ? identity_of(connection).primary : scope.name),
      m_began(began_of(connection, m_shop)),
      m_gap(connection.prepare("SELECT 1 FROM reading_gap"
                               " WHERE shop = ?1 AND kind = ?2 AND id = ?3")),
      m_incomplete(connection.prepare("SELECT 1 FROM incomplete"
                                      " WHERE shop = ?1 AND product_id = ?2")) {
}

bool WholeReading::has_gap(RecordKind kind, std::int64_t id) {
    m_gap.reset();
    return m_gap.bind(1, std::string_view{m_shop})
        .bind(2, static_cast<std::int64_t>(kind))
        .bind(3, id)
        .step();
}

bool WholeReading::left_open(RecordKind kind, std::int64_t id,
                             std::int64_t product_id) {
    if (has_gap(kind, id)) {
        return true;
    }
    if (kind == RecordKind::product) {
        return false;
    }
    m_incomplete.reset();
    return has_gap(RecordKind::product, product_id) ||
           m_incomplete.bind(1, std::string_view{m_shop})
               .bind(2, product_id)
               .step();
}

void store_whole_reading(Connection& connection, std::string_view shop,
                         std::string_view began, const ReadingGaps& gaps) {
    connection
        .prepare("INSERT INTO whole_reading (shop, at) VALUES (?1, ?2)"
                 " ON CONFLICT (shop) DO UPDATE SET at = excluded.at"
                 " WHERE at <> excluded.at")
        .bind(1, shop)
        .bind(2, began)
        .run();
    connection.prepare("DELETE FROM reading_gap WHERE shop = ?1")
        .bind(1, shop)
        .run();
    auto insert = connection.prepare(
        "INSERT INTO reading_gap (shop, kind, id) VALUES (?1, ?2, ?3)"
        " ON CONFLICT DO NOTHING");
    for (const auto& [kind, id] : gaps) {
        insert.bind(1, shop)
            .bind(2, static_cast<std::int64_t>(kind))
            .bind(3, id)
            .run();
    }
}

} // namespace hwsync::sqlite
