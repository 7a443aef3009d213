#include "catalog/sqlite/edit/waiver_editing.hpp"

#include "catalog/sqlite/edit/waivers.hpp"
#include "catalog/sqlite/rows/key_columns.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/shops.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

namespace {

std::string variants_sql(Identifier identifier) {
    return fmt::format("SELECT id, product_id, deleted_at IS NULL, {}, {}"
                       " FROM shop_variant WHERE shop = ?1 AND ",
                       key_column(identifier), to_string(identifier));
}

KnownVariant waivable_variant(const Statement& row) {
    return {row.integer(0), row.integer(1), row.integer(2) != 0,
            std::string{row.text(3)}, std::string{row.text(4)}};
}

void bind_or_null(Statement& statement, int at, std::int64_t id) {
    id == 0 ? statement.bind_null(at) : statement.bind(at, id);
}

} // namespace

SqliteWaiverEditing::SqliteWaiverEditing(WriteSession session)
    : m_session(std::move(session)), m_transaction(*m_session.connection),
      m_identifier(identity_of(*m_session.connection)
                       .identifier.value_or(Identifier::sku)) {}

std::optional<std::int64_t>
SqliteWaiverEditing::find_shop(std::string_view name) {
    return sqlite::find_shop(connection(), name);
}

std::vector<std::string> SqliteWaiverEditing::shop_names() {
    return sqlite::shop_names(connection());
}

std::optional<KnownVariant> SqliteWaiverEditing::variant(ShopVariantId id) {
    auto row = connection().prepare(variants_sql(m_identifier) + "id = ?2");
    row.bind(1, id.shop).bind(2, id.variant);
    if (row.step()) {
        return waivable_variant(row);
    }
    auto link = connection().prepare(
        "SELECT 1 FROM link WHERE shop = ?1 AND variant_id = ?2");
    link.bind(1, id.shop).bind(2, id.variant);
    return link.step()
               ? std::optional{KnownVariant{id.variant, 0, false, {}, {}}}
               : std::nullopt;
}

std::vector<KnownVariant>
SqliteWaiverEditing::variants_with(std::int64_t shop, std::string_view text) {
    std::vector<KnownVariant> found;
    for (const auto& key :
         keys_in_shop(connection(), shop, m_identifier, text)) {
        auto rows = connection().prepare(
            fmt::format("{}id IN (SELECT id FROM shop_variant"
                        " WHERE shop = ?1 AND {}_key = ?2)"
                        " ORDER BY deleted_at IS NOT NULL, id",
                        variants_sql(m_identifier), to_string(m_identifier)));
        rows.bind(1, shop).bind(2, std::string_view{key});
        while (rows.step()) {
            found.push_back(waivable_variant(rows));
        }
    }
    return found;
}

bool SqliteWaiverEditing::has(const NewWaiver& waiver) {
    auto row = connection().prepare(
        "SELECT 1 FROM waiver WHERE removed_at IS NULL AND shop = ?1"
        " AND kind IS ?4 AND until IS ?5 AND note = ?6"
        " AND ((variant_id IS ?2 AND key IS ?3)"
        "  OR (?7 AND variant_id IS NULL AND identifier IS ?8))");
    row.bind(1, waiver.shop);
    bind_or_null(row, 2, waiver.variant);
    const auto until =
        waiver.until ? format_time(*waiver.until) : std::string{};
    row.bind_or_null(3, waiver.key)
        .bind_or_null(4, waiver.kind ? to_string(*waiver.kind)
                                     : std::string_view{})
        .bind_or_null(5, until)
        .bind(6, std::string_view{waiver.note})
        .bind(7, std::int64_t{waiver.is_named_by_identifier})
        .bind_or_null(8, waiver.identifier);
    return row.step();
}

std::int64_t SqliteWaiverEditing::add(const NewWaiver& waiver) {
    const auto about =
        waived_variants(connection(), m_identifier,
                        {waiver.shop, waiver.variant}, waiver.key, waiver.kind);
    auto insert = connection().prepare(
        "INSERT INTO waiver (shop, variant_id, key, identifier, kind, until,"
        " facts, at, by, note)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    insert.bind(1, waiver.shop);
    bind_or_null(insert, 2, waiver.variant);
    const auto until =
        waiver.until ? format_time(*waiver.until) : std::string{};
    const auto at = format_time(waiver.at);
    insert.bind_or_null(3, waiver.key)
        .bind_or_null(4, waiver.identifier)
        .bind_or_null(5, waiver.kind ? to_string(*waiver.kind)
                                     : std::string_view{})
        .bind_or_null(6, until)
        .bind(7, about.facts)
        .bind(8, std::string_view{at})
        .bind(9, std::string_view{waiver.by})
        .bind(10, std::string_view{waiver.note})
        .run();
    return connection().last_insert_id();
}

std::optional<Waiver> SqliteWaiverEditing::remove(std::int64_t id, Time now,
                                                  std::string_view by) {
    std::optional<Waiver> removed;
    visit_waivers(connection(), m_identifier, now,
                  [&](const Waiver& waiver, const std::vector<std::int64_t>&) {
                      if (waiver.id == id) {
                          removed = waiver;
                      }
                  });
    const auto at = format_time(now);
    connection()
        .prepare("UPDATE waiver SET removed_at = ?2, removed_by = ?3"
                 " WHERE id = ?1 AND removed_at IS NULL")
        .bind(1, id)
        .bind(2, std::string_view{at})
        .bind(3, by)
        .run();
    return removed;
}

} // namespace hwsync::sqlite
