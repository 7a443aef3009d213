#include "catalog/sqlite/rows/left_out.hpp"

#include "catalog/sqlite/rows/key_columns.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

namespace {

/// The shop's live variants of products p that are left out; ?1 to ?5 as
/// bind() binds them. Shopify's tags know no case.
constexpr std::string_view left_out_variants =
    "shop_product AS p"
    " CROSS JOIN shop_variant AS v INDEXED BY shop_variant_by_product"
    "  ON v.shop = p.shop AND v.product_id = p.id AND v.deleted_at IS NULL"
    " LEFT JOIN link AS l ON l.shop = v.shop AND l.variant_id = v.id"
    " WHERE p.shop = ?1 AND ((?2 AND p.is_gift_card)"
    "  OR (?3 AND UPPER(p.status) = 'DRAFT')"
    "  OR (?4 AND UPPER(p.status) = 'ARCHIVED')"
    "  OR EXISTS (SELECT 1 FROM json_each(p.tags) AS t"
    "   JOIN json_each(?5) AS w ON t.value = w.value COLLATE NOCASE))";

std::string json_of(const std::vector<std::string>& tags) {
    std::string json = "[";
    for (const auto& tag : tags) {
        json += json.size() == 1 ? "\"" : ",\"";
        for (const char c : tag) {
            if (c == '"' || c == '\\') {
                json += '\\';
            }
            json += c;
        }
        json += '"';
    }
    return json + "]";
}

/// `tags` is JSON and must outlive the statement.
Statement bound(Statement rows, std::int64_t shop, const LeaveOut& leave_out,
                const std::string& tags) {
    rows.bind(1, shop)
        .bind(2, std::int64_t{leave_out.gift_cards ? 1 : 0})
        .bind(3, std::int64_t{leave_out.drafts ? 1 : 0})
        .bind(4, std::int64_t{leave_out.archived ? 1 : 0})
        .bind(5, std::string_view{tags});
    return rows;
}

} // namespace

LeftOutCounts count_left_out(const Connection& connection, std::int64_t shop,
                             Identifier identifier, const LeaveOut& leave_out) {
    if (leave_out.is_empty()) {
        return {};
    }
    const auto tags = json_of(leave_out.tags);
    auto row = bound(connection.prepare(fmt::format(
                         "SELECT COUNT(*), COUNT(l.catalog_variant_id) FROM {}"
                         " AND (l.variant_id IS NULL"
                         "  OR l.catalog_variant_id IS NOT NULL)"
                         " AND (l.origin IS 'manual' OR NOT EXISTS (SELECT 1"
                         "  FROM key_block AS k WHERE k.shop = v.shop"
                         "  AND k.key = v.{} AND k.ended_run IS NULL))",
                         left_out_variants, key_column(identifier))),
                     shop, leave_out, tags);
    row.step();
    return {static_cast<std::uint64_t>(row.integer(0)),
            static_cast<std::uint64_t>(row.integer(1))};
}

LeftOutVariants::LeftOutVariants(Connection& connection)
    : m_connection(connection),
      m_find(connection,
             "SELECT 1 FROM temp.left_out WHERE shop = ?1 AND id = ?2") {}

void LeftOutVariants::add_shop(std::int64_t shop, const LeaveOut& leave_out) {
    if (leave_out.is_empty()) {
        return;
    }
    if (m_is_empty) {
        m_connection.execute("CREATE TEMP TABLE left_out (shop INTEGER,"
                             " id INTEGER, PRIMARY KEY (shop, id))"
                             " WITHOUT ROWID");
        m_is_empty = false;
    }
    const auto tags = json_of(leave_out.tags);
    bound(m_connection.prepare(
              fmt::format("INSERT INTO temp.left_out SELECT v.shop, v.id FROM"
                          " {}",
                          left_out_variants)),
          shop, leave_out, tags)
        .run();
}

bool LeftOutVariants::has(std::int64_t shop, std::int64_t variant) const {
    if (m_is_empty) {
        return false;
    }
    m_find.reset();
    m_find->bind(1, shop).bind(2, variant);
    const bool found = m_find->step();
    m_find.reset();
    return found;
}

} // namespace hwsync::sqlite
