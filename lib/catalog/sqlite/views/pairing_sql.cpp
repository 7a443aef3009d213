#include "catalog/sqlite/views/pairing_sql.hpp"

#include "catalog/sqlite/evidence/variant_rows.hpp"
#include "catalog/sqlite/rows/key_columns.hpp"
#include "catalog/sqlite/views/compared_variants.hpp"

#include <fmt/core.h>

#include <string_view>

namespace hwsync::sqlite {

namespace {

// How many candidates are weighed at most for one variant.
constexpr int most_candidates = 10'000;

// Without statistics SQLite prefers the primary key of shop_variant to its
// indexes, and would walk all of the shop's rows.

/// How many variants with the same key are looked at: otherwise each of a
/// thousand duplicates would look at all others.
constexpr int most_of_a_key = 128;

/// The side whose variants are sought, for find_sql().
struct Sought {
    std::string_view table;   ///< of the variants
    std::string_view tables;  ///< the same with their products
    std::string_view in_shop; ///< a condition on the shop; may be empty
    std::string_view more;    ///< further ids, after a UNION
    std::string_view named;   ///< what is_named says of v
    std::string condition;    ///< on v
};

/// ?1 and ?2: key and near form; ?3 and ?4: those of the other identifier; ?5:
/// the shop; ?6 and ?7: a list of ids and a hint, or ?6 a catalog variant, for
/// `more` and `named`.
std::string find_sql(Identifier identifier, const Sought& sought) {
    const auto other = other_than(identifier);
    std::string ids;
    const auto add = [&](std::string_view index, std::string_view condition) {
        ids += fmt::format("SELECT id FROM (SELECT s.id FROM {0} AS s"
                           " INDEXED BY {0}_by_{1} WHERE {2}{3}"
                           " ORDER BY s.id LIMIT {4}) UNION ",
                           sought.table, index, sought.in_shop, condition,
                           most_of_a_key);
    };
    const auto add_all_with = [&](Identifier by, int key, int near) {
        const auto name = to_string(by);
        const auto near_name = fmt::format("near_{}", name);
        // A near form is stored only if it differs from the key.
        add(name, fmt::format("s.{} = ?{}", key_column(by), key));
        add(near_name, fmt::format("s.{} = ?{}", near_column(by), near));
        add(name, fmt::format("s.{} = ?{} AND s.{} IS NULL", key_column(by),
                              near, near_column(by)));
    };
    add_all_with(identifier, 1, 2);
    add_all_with(other, 3, 4);
    return fmt::format("SELECT {0}, {6} FROM ({1}{2}) AS f CROSS JOIN {3}"
                       " WHERE v.id = f.id AND v.deleted_at IS NULL AND {4}"
                       " ORDER BY v.id LIMIT {5}",
                       compared_columns(identifier, "v", "p"), ids, sought.more,
                       sought.tables, sought.condition, most_candidates,
                       sought.named);
}

/// The variants that associate named, and those that were perhaps meant.
constexpr std::string_view named_ids =
    "SELECT CAST(value AS INTEGER) AS id FROM json_each(?6)"
    " UNION SELECT id FROM temp.hinted WHERE hint = ?7";

/// What other variants of the child's product are linked to.
constexpr std::string_view company_products =
    " UNION SELECT t.product_id"
    " FROM shop_variant AS w INDEXED BY shop_variant_by_product"
    " CROSS JOIN link AS l ON l.shop = w.shop"
    "  AND l.variant_id = w.id"
    " CROSS JOIN variant AS t ON t.id = l.catalog_variant_id"
    " WHERE w.shop = ?1 AND w.product_id = ?2";

} // namespace

std::string open_sql(Identifier identifier) {
    return fmt::format(
        "SELECT u.outcome, u.candidates, {} FROM unresolved AS u CROSS JOIN {}"
        " WHERE u.shop = ?1 AND u.until_run IS NULL"
        " AND v.shop = u.shop AND v.id = u.variant_id"
        " AND v.deleted_at IS NULL AND {}"
        " ORDER BY u.variant_id",
        compared_columns(identifier, "v", "p"), shop_tables,
        is_unlinked(identifier));
}

std::string unlinked_catalog_sql(Identifier identifier) {
    return fmt::format(
        "SELECT {} FROM {} WHERE v.deleted_at IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM link AS n CROSS JOIN shop_variant AS s"
        "  ON s.shop = n.shop AND s.id = n.variant_id"
        "  WHERE n.catalog_variant_id = v.id AND n.shop = ?1"
        "  AND s.deleted_at IS NULL) ORDER BY v.id",
        compared_columns(identifier, "v", "p"), catalog_tables);
}

std::string links_sql(Identifier identifier) {
    return fmt::format("SELECT {}, {} FROM link AS l CROSS JOIN {}"
                       " CROSS JOIN variant AS c ON c.id = l.catalog_variant_id"
                       " LEFT JOIN product AS d ON d.id = c.product_id"
                       " WHERE l.shop = ?1 AND l.origin = 'auto'"
                       " AND v.shop = l.shop AND v.id = l.variant_id"
                       " AND v.deleted_at IS NULL AND c.deleted_at IS NULL"
                       " ORDER BY l.variant_id",
                       compared_columns(identifier, "v", "p"),
                       compared_columns(identifier, "c", "d"), shop_tables);
}

std::string linked_to_sql(Identifier identifier) {
    return fmt::format("SELECT l.origin, {} FROM link AS l CROSS JOIN {}"
                       " WHERE l.catalog_variant_id = ?1 AND l.shop = ?2"
                       " AND v.shop = l.shop AND v.id = l.variant_id"
                       " AND v.deleted_at IS NULL ORDER BY v.id",
                       compared_columns(identifier, "v", "p"), shop_tables);
}

std::string rivals_sql(Identifier identifier) {
    constexpr int most_rivals = 5;
    return fmt::format(
        "SELECT COALESCE(l.catalog_variant_id, 0), {0} FROM {1}"
        " LEFT JOIN link AS l ON l.shop = v.shop AND l.variant_id = v.id"
        " WHERE v.shop = ?1 AND v.id IN (SELECT s.id FROM shop_variant AS s"
        "  INDEXED BY shop_variant_by_{2} WHERE s.shop = ?1 AND s.{3} = ?2"
        "  ORDER BY s.id LIMIT {5})"
        " AND v.id <> ?3 AND v.deleted_at IS NULL"
        " AND (l.shop IS NULL OR l.catalog_variant_id IS NOT NULL)"
        " ORDER BY v.id LIMIT {4}",
        compared_columns(identifier, "v", "p"), shop_tables,
        to_string(identifier), key_column(identifier), most_rivals,
        most_of_a_key);
}

std::string candidates_sql(Identifier identifier, SoughtIn side) {
    return side == SoughtIn::catalog
               ? find_sql(identifier,
                          {"variant", catalog_tables, "", named_ids,
                           "v.id IN (SELECT CAST(value AS INTEGER) FROM "
                           "json_each(?6))",
                           "?5 IS NOT NULL"})
               : find_sql(identifier,
                          {"shop_variant", shop_tables, "s.shop = ?5 AND ",
                           "SELECT variant AS id FROM temp.noted_pair"
                           " WHERE catalog_variant = ?6",
                           "0", "v.shop = ?5 AND " + is_unlinked(identifier)});
}

std::string near_products_sql(SoughtIn side) {
    return fmt::format("SELECT t.product FROM temp.product_text AS t"
                       " WHERE t.number = ?3 AND ?1 IS NOT NULL"
                       " AND ?2 IS NOT NULL{} ORDER BY 1",
                       side == SoughtIn::catalog ? company_products : "");
}

std::string titled_products_sql() {
    return fmt::format("SELECT product FROM temp.product_text"
                       " WHERE number = ?1 ORDER BY product LIMIT {}",
                       most_candidates);
}

std::string variants_of_product_sql(Identifier identifier, SoughtIn side,
                                    std::int64_t shop) {
    return side == SoughtIn::catalog
               ? std::string{variants_of_catalog_product}
               : fmt::format("SELECT v.id, v.selected_options, v.title"
                             " FROM shop_variant AS v INDEXED BY "
                             "shop_variant_by_product"
                             " WHERE v.shop = {} AND v.product_id = ?1"
                             " AND v.deleted_at IS NULL AND {} ORDER BY v.id",
                             shop, is_unlinked(identifier));
}

std::string variant_sql(Identifier identifier, SoughtIn side) {
    const bool in_catalog = side == SoughtIn::catalog;
    return fmt::format("SELECT {} FROM {} WHERE {} AND v.id = ?2",
                       compared_columns(identifier, "v", "p"),
                       in_catalog ? catalog_tables : shop_tables,
                       in_catalog ? "?1 IS NOT NULL" : "v.shop = ?1");
}

} // namespace hwsync::sqlite
