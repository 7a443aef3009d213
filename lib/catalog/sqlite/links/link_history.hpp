#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/identifier.hpp>
#include <hwsync/link_view.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// Which entries of the history are wanted: a condition for each of the places
/// that tell of some.
struct EntryConditions {
    std::string entry; ///< of link_history AS h: what its row tells
    /// Likewise: the first link, which it superseded; link_run AS r is its run.
    std::string superseded;
    std::string link; ///< of link AS l and its r: a first link that stands
};

/// A query for them, with the columns run, at, by, shop, variant_id, from_id,
/// from_origin, from_key, from_note, from_rule, to_id, to_origin, to_key,
/// to_note, to_rule, reason (null: reason_to_link() of to_rule), sequence (0
/// for first links), part and place: by these two, entries of one run are in
/// order.
std::string entries_sql(const EntryConditions& conditions);

/// When a link, a row of link AS l, was made, and by whom.
constexpr std::string_view linked_at_sql =
    "iif(l.linked_at = '', (SELECT at FROM link_run WHERE run = l.run),"
    " l.linked_at)";
constexpr std::string_view linked_by_sql =
    "iif(l.linked_at = '', (SELECT by FROM link_run WHERE run = l.run), l.by)";

/// Every change of a variant's link, the oldest first.
void visit_link_history(const Connection& connection, std::int64_t shop,
                        std::int64_t variant,
                        const LinkView::VisitChange& visit);

/// The same of every variant that has a key, or was linked to a catalog variant
/// that has it.
void visit_link_history(const Connection& connection, Identifier identifier,
                        std::string_view key,
                        const LinkView::VisitChange& visit);

} // namespace hwsync::sqlite
