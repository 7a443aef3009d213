#pragma once

#include <string>

/// A query for all entries of the links' history: those of table link_history,
/// and first links, of which only their row or what superseded them tells.
inline const std::string link_entries =
    "(SELECT sequence, run, variant_id, from_id, from_key, to_id, to_key,"
    " to_origin, reason FROM link_history"
    " UNION ALL SELECT 0, from_run, variant_id, NULL, NULL, from_id, from_key,"
    " from_origin, CASE from_rule"
    "  WHEN 'tie_break' THEN 'new: the other identifier tells which of several'"
    "  WHEN 'fallback' THEN 'new: by the other identifier' ELSE 'new' END"
    " FROM link_history WHERE from_run IS NOT NULL"
    " UNION ALL SELECT 0, run, variant_id, NULL, NULL, catalog_variant_id, key,"
    " origin, CASE rule"
    "  WHEN 'tie_break' THEN 'new: the other identifier tells which of several'"
    "  WHEN 'fallback' THEN 'new: by the other identifier' ELSE 'new' END"
    " FROM link WHERE linked_at = '')";
