#include "catalog/sqlite/links/hold_sql.hpp"

#include "catalog/sqlite/rows/key_columns.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

namespace {

/// The variants of the shop with the same key as one; of the other identifier
/// where neither has one that links. As a subquery, since SQLite would walk all
/// of the shop's rows to join them.
std::string with_key_of(std::string_view one, Identifier identifier) {
    return fmt::format(
        "(SELECT id FROM shop_variant WHERE shop = {2}.shop AND {0} = {2}.{0}"
        " UNION ALL SELECT id FROM shop_variant WHERE shop = {2}.shop"
        "  AND {1} = {2}.{1} AND {0} IS NULL AND {2}.{0} IS NULL)",
        key_column(identifier), other_key_column(identifier), one);
}

/// Whether a variant has the titles and options of `old`.
std::string looks_like_old(std::string_view variant) {
    return fmt::format(
        "{0}.title IS old.title"
        " AND {0}.selected_options IS old.selected_options"
        " AND (SELECT title FROM shop_product AS p WHERE p.shop = {0}.shop"
        "  AND p.id = {0}.product_id) IS"
        " (SELECT title FROM shop_product AS p WHERE p.shop = old.shop"
        "  AND p.id = old.product_id)",
        variant);
}

/// Where in the history an operator last decided on the variant itself; 0 for
/// never. What was undone does not count, nor what moved between two variants,
/// nor links that ended with the block of a key.
std::string own_word(std::string_view variant) {
    return fmt::format(
        "COALESCE((SELECT MAX(word.sequence) FROM link_history AS word"
        " CROSS JOIN run AS its ON its.id = word.run"
        " WHERE word.shop = {0}.shop AND word.variant_id = {0}.id"
        " AND word.other_variant IS NULL"
        " AND its.command IN ('link add', 'link remove', 'link import')"
        " AND word.reason <> 'ended: identifier blocked'"
        " AND word.run NOT IN (SELECT value FROM json_each(?2))), 0)",
        variant);
}

/// Whether `new` may rather replace another variant, that went later than
/// `old`; or at once with it, and is not pinned to the same, where `old` is
/// pinned. What itself came in the place of `old` is no other, unless it is
/// held itself, or `has_word`.
std::string has_rival(Identifier identifier, std::string_view has_word) {
    return fmt::format(
        "EXISTS (SELECT 1 FROM shop_variant AS rival"
        " WHERE rival.shop = old.shop AND rival.id IN {}"
        " AND rival.id NOT IN (old.id, new.id)"
        " AND rival.deleted_at IS NOT NULL"
        " AND rival.changed_run <= new.created_run AND {}"
        " AND (rival.changed_run > old.changed_run"
        "  OR rival.changed_run = old.changed_run"
        "  AND l.catalog_variant_id IS NOT NULL"
        "  AND NOT EXISTS (SELECT 1 FROM link AS its"
        "   WHERE its.shop = rival.shop AND its.variant_id = rival.id"
        "   AND its.origin = 'manual'"
        "   AND its.catalog_variant_id = l.catalog_variant_id))"
        " AND (rival.created_run < old.changed_run"
        "  OR EXISTS (SELECT 1 FROM link AS own WHERE own.shop = rival.shop"
        "   AND own.variant_id = rival.id AND own.origin = 'manual')"
        "  OR {}))",
        with_key_of("old", identifier), looks_like_old("rival"), has_word);
}

/// What `old` holds, and who may take it over. `is_free`: of `new`.
std::string heirs_sql(Identifier identifier, std::string_view old_and_link,
                      std::string_view is_free, std::string_view has_rival) {
    return fmt::format(
        "SELECT l.variant_id, l.catalog_variant_id, l.key, l.note, new.id,"
        " old.{0}, old.{1}, new.{1} FROM {2}"
        " CROSS JOIN shop_variant AS new ON new.shop = old.shop"
        "  AND new.id IN {3}"
        " WHERE l.origin = 'manual' AND l.shop = ?1"
        " AND old.deleted_at IS NOT NULL AND new.id <> old.id"
        " AND new.created_run >= old.changed_run AND {4}"
        " AND {5} AND NOT {6}",
        key_column(identifier), other_key_column(identifier), old_and_link,
        with_key_of("old", identifier), looks_like_old("new"), is_free,
        has_rival);
}

constexpr std::string_view is_there_without_link =
    "new.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM link AS other"
    "  WHERE other.shop = new.shop AND other.variant_id = new.id)";

} // namespace

std::string moves_sql(Identifier identifier) {
    const auto old = own_word("old");
    return heirs_sql(
        identifier,
        "link AS l INDEXED BY link_by_decision"
        " CROSS JOIN shop_variant AS old"
        "  ON old.shop = l.shop AND old.id = l.variant_id",
        fmt::format("{} AND {} <= {}", is_there_without_link, own_word("new"),
                    old),
        has_rival(identifier, fmt::format("{} > {}", own_word("rival"), old)));
}

std::string claims_sql(Identifier identifier) {
    return heirs_sql(
        identifier,
        fmt::format("shop_variant AS asked CROSS JOIN shop_variant AS old"
                    "  ON old.shop = asked.shop AND old.id IN {}"
                    " CROSS JOIN link AS l"
                    "  ON l.shop = old.shop AND l.variant_id = old.id",
                    with_key_of("asked", identifier)),
        fmt::format("asked.shop = ?1 AND asked.id = ?2"
                    " AND (new.id = asked.id OR {})",
                    is_there_without_link),
        has_rival(identifier, "FALSE"));
}

std::string returns_sql() {
    return "SELECT h.variant_id, h.from_id, h.from_key, h.from_note,"
           " h.other_variant"
           " FROM link_history AS h INDEXED BY link_history_by_other"
           " WHERE h.shop = ?1 AND h.other_variant IS NOT NULL"
           " AND h.to_origin IS NULL"
           " AND EXISTS (SELECT 1 FROM shop_variant AS v WHERE v.shop = h.shop"
           "  AND v.id = h.variant_id AND v.deleted_at IS NULL)"
           " AND NOT EXISTS (SELECT 1 FROM link AS l WHERE l.shop = h.shop"
           "  AND l.variant_id = h.variant_id)"
           " AND NOT EXISTS (SELECT 1 FROM link_history AS later"
           "  WHERE later.shop = h.shop AND later.variant_id = h.variant_id"
           "  AND later.sequence > h.sequence"
           "  AND (later.run NOT IN (SELECT value FROM json_each(?2))"
           "   OR later.other_variant IS NOT NULL AND later.to_origin IS NULL"
           "  ))";
}

const std::string_view copies_sql =
    "SELECT l.variant_id, l.catalog_variant_id,"
    " (WITH RECURSIVE source(id) AS (SELECT gone.id"
    "   UNION SELECT h.other_variant FROM source CROSS JOIN link_history AS h"
    "   INDEXED BY link_history_by_variant ON h.shop = ?1 AND h.variant_id = "
    "source.id"
    "   WHERE h.other_variant IS NOT NULL AND h.to_origin IS NOT NULL"
    "   UNION SELECT h.variant_id FROM source CROSS JOIN link_history AS h"
    "   INDEXED BY link_history_by_other"
    "   ON h.shop = ?1 AND h.other_variant = source.id"
    "   WHERE h.to_origin IS NULL)"
    "  SELECT min(source.id) FROM source"
    "   CROSS JOIN shop_variant AS v ON v.shop = ?1 AND v.id = source.id"
    "   CROSS JOIN link AS held ON held.shop = ?1"
    "    AND held.variant_id = source.id"
    "   WHERE v.deleted_at IS NULL AND held.origin = 'manual'"
    "   AND held.catalog_variant_id IS l.catalog_variant_id) AS back"
    " FROM link AS l INDEXED BY link_by_decision"
    " CROSS JOIN shop_variant AS gone"
    "  ON gone.shop = l.shop AND gone.id = l.variant_id"
    " WHERE l.shop = ?1 AND l.origin = 'manual'"
    " AND gone.deleted_at IS NOT NULL AND back IS NOT NULL";

} // namespace hwsync::sqlite
