#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/identifier.hpp>
#include <hwsync/link_view.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// Which entries of the history are wanted: one condition for each of the
/// places that hold some.
struct EntryConditions {
    std::string entry; ///< on link_history AS h: for the change in its row
    /// On link_history AS h, too: for the first link that the change
    /// superseded; link_run AS r is the run of that link.
    std::string superseded;
    std::string link; ///< on link AS l and its r: for an unchanged first link
};

/// A query for these entries, with the columns run, at, by, shop, variant_id,
/// from_id, from_origin, from_key, from_note, from_rule, to_id, to_origin,
/// to_key, to_note, to_rule, reason (null: reason_to_link() of to_rule),
/// sequence (for first links: that of their run), part, place and
/// other_variant. Part and place give the order of the entries of one run.
std::string entries_sql(const EntryConditions& conditions);

/// SQL for when a link, a row of link AS l, was made, and by whom.
constexpr std::string_view linked_at_sql =
    "iif(l.linked_at = '', (SELECT at FROM link_run WHERE run = l.run),"
    " l.linked_at)";
constexpr std::string_view linked_by_sql =
    "iif(l.linked_at = '', (SELECT by FROM link_run WHERE run = l.run), l.by)";

/// Visits every change of a variant's link, the oldest first.
void visit_link_history(const Connection& connection, std::int64_t shop,
                        std::int64_t variant,
                        const LinkView::VisitChange& visit);

/// A JSON array of a child shop's number and the key that the identifier has
/// there, for each; see keys_in_shop().
std::string own_keys(const Connection& connection, Identifier identifier,
                     std::string_view text);

/// A query for these numbers and keys; ?4: what own_keys() returned.
constexpr std::string_view own_keys_sql =
    "SELECT json_extract(value, '$[0]') AS shop,"
    " json_extract(value, '$[1]') AS key FROM json_each(?4)";

/// A query for the shops' numbers and the ids of the variants that have them.
std::string variants_with_own_keys_sql(Identifier identifier);

/// Whose history: that of a key, in one shop or, with 0, in all.
struct KeyHistory {
    Identifier identifier = Identifier::sku;
    std::string_view key; ///< as it stands
    std::string_view own; ///< in child shops; see own_keys()
    std::int64_t shop = 0;
};

/// The same for every variant that has a key, or was linked to a catalog
/// variant that has it, and for the blocks of that key.
void visit_link_history(const Connection& connection, const KeyHistory& of,
                        const LinkView::VisitChange& visit);

} // namespace hwsync::sqlite
