#include "catalog/sqlite/verify/reading/staged_reading.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

namespace {

constexpr const char* tables =
    "CREATE TEMP TABLE variant_now (shop INTEGER, id INTEGER,"
    "  product_id INTEGER, sku TEXT, barcode TEXT, status TEXT, title TEXT,"
    "  is_live INTEGER, PRIMARY KEY (shop, id)) WITHOUT ROWID;"
    "CREATE TEMP TABLE pending_product (shop INTEGER, id INTEGER,"
    "  PRIMARY KEY (shop, id)) WITHOUT ROWID;"
    "CREATE TEMP TABLE name_now (shop INTEGER, product_id INTEGER,"
    "  id INTEGER, sku TEXT, barcode TEXT,"
    "  PRIMARY KEY (shop, product_id, id)) WITHOUT ROWID;"
    "CREATE TEMP TABLE differing (n INTEGER PRIMARY KEY,"
    "  product_id INTEGER, variant_id INTEGER, identifier TEXT,"
    "  message TEXT)";

} // namespace

StagedReading::StagedReading(Connection& connection)
    : m_connection(connection),
      m_add(
          connection,
          "INSERT OR REPLACE INTO temp.variant_now (shop, id, product_id, sku,"
          " barcode, status, title, is_live)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1)"),
      m_add_pending(connection,
                    "INSERT OR IGNORE INTO temp.pending_product (shop, id)"
                    " VALUES (?1, ?2)"),
      m_add_name(
          connection,
          "INSERT OR REPLACE INTO temp.name_now (shop, product_id, id, sku,"
          " barcode) VALUES (?1, ?2, ?3, ?4, ?5)"),
      m_add_differing(
          connection,
          "INSERT INTO temp.differing (product_id, variant_id, identifier,"
          " message) VALUES (?1, ?2, ?3, ?4)"),
      m_has(connection,
            "SELECT 1 FROM temp.variant_now WHERE shop = ?1 AND id = ?2") {}

void StagedReading::begin() {
    if (!m_has_tables) {
        m_connection.execute(tables);
        m_has_tables = true;
    }
}

void StagedReading::add(std::int64_t shop, const VariantNow& variant) {
    m_add->bind(1, shop)
        .bind(2, variant.id)
        .bind(3, variant.product_id)
        .bind_or_null(4, variant.sku)
        .bind_or_null(5, variant.barcode)
        .bind_or_null(6, variant.status)
        .bind_or_null(7, variant.title)
        .run();
}

void StagedReading::add_stored(const ShopScope& scope,
                               std::string_view condition, std::int64_t id,
                               bool is_live, std::string_view status,
                               std::string_view title) {
    m_connection
        .prepare(fmt::format(
            "INSERT OR REPLACE INTO temp.variant_now (shop, id, product_id,"
            " sku, barcode, status, title, is_live)"
            " SELECT {}, id, product_id, sku, barcode, ?2, ?3, ?4 FROM {}"
            " WHERE {} AND deleted_at IS NULL",
            scope.shop, scope.table(RecordKind::variant), condition))
        .bind(1, id)
        .bind_or_null(2, status)
        .bind_or_null(3, title)
        .bind(4, static_cast<std::int64_t>(is_live))
        .run();
}

void StagedReading::add_gone_product(const ShopScope& scope,
                                     std::int64_t product) {
    add_stored(scope, scope.of_product(), product, false, {}, {});
}

void StagedReading::add_gone_variant(const ShopScope& scope,
                                     std::int64_t variant) {
    add_stored(scope, scope.filter() + "id = ?1", variant, false, {}, {});
}

void StagedReading::add_product_status(const ShopScope& scope,
                                       std::int64_t product,
                                       std::string_view status,
                                       std::string_view title) {
    add_stored(scope, scope.of_product(), product, true, status, title);
}

void StagedReading::add_pending(std::int64_t shop, std::int64_t product) {
    m_add_pending->bind(1, shop).bind(2, product).run();
}

void StagedReading::add_name(std::int64_t shop, const VariantNow& variant) {
    m_add_name->bind(1, shop)
        .bind(2, variant.product_id)
        .bind(3, variant.id)
        .bind_or_null(4, variant.sku)
        .bind_or_null(5, variant.barcode)
        .run();
}

void StagedReading::add_differing(const Differing& differing) {
    m_add_differing->bind(1, differing.product_id)
        .bind(2, differing.variant_id)
        .bind(3, differing.identifier)
        .bind(4, differing.message)
        .run();
}

bool StagedReading::has(std::int64_t shop) const {
    if (!m_has_tables) {
        return false;
    }
    auto row = m_connection.prepare(
        "SELECT 1 FROM temp.variant_now WHERE shop = ?1 LIMIT 1");
    row.bind(1, shop);
    return row.step();
}

bool StagedReading::has(std::int64_t shop, std::int64_t variant) {
    if (!m_has_tables) {
        return false;
    }
    m_has.reset();
    m_has->bind(1, shop).bind(2, variant);
    return m_has->step();
}

void StagedReading::pending(
    std::int64_t shop,
    const std::function<void(std::int64_t product)>& visit) const {
    auto rows = m_connection.prepare(
        "SELECT id FROM temp.pending_product WHERE shop = ?1");
    rows.bind(1, shop);
    while (rows.step()) {
        visit(rows.integer(0));
    }
}

void StagedReading::differing(
    const std::function<void(const Differing&)>& visit) const {
    if (!m_has_tables) {
        return;
    }
    auto rows = m_connection.prepare(
        "SELECT product_id, variant_id, identifier, message"
        " FROM temp.differing ORDER BY product_id, variant_id");
    while (rows.step()) {
        visit({rows.integer(0), rows.integer(1), rows.text(2), rows.text(3)});
    }
}

void StagedReading::names(
    const ShopScope& scope, std::int64_t product,
    const std::function<void(std::string_view sku, std::string_view barcode)>&
        visit) const {
    auto rows = m_connection.prepare(fmt::format(
        "SELECT sku, barcode FROM {} WHERE {}"
        " UNION ALL SELECT sku, barcode FROM temp.name_now"
        " WHERE shop = {} AND product_id = ?1",
        scope.table(RecordKind::variant), scope.of_product(), scope.shop));
    rows.bind(1, product);
    while (rows.step()) {
        visit(rows.text(0), rows.text(1));
    }
}

} // namespace hwsync::sqlite
