#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/match/unresolved_spool.hpp"

#include <cstdint>

namespace hwsync::sqlite {

class LinkChanges;

/// Updates the table of unresolved variants to what this run found; only
/// differences are written. Nothing is written about variants whose links are
/// only planned to change.
void store_unresolved(Connection& connection, std::int64_t shop,
                      std::int64_t run, const UnresolvedSpool& found,
                      LinkChanges* planned);

/// Visits the variants that have no link now.
void visit_unresolved_now(const Connection& connection, std::int64_t shop,
                          const UnresolvedList::Visit& visit);

/// Visits the variants that a run of associate left without a link.
void visit_unresolved(const Connection& connection, std::int64_t run,
                      const UnresolvedList::Visit& visit);

} // namespace hwsync::sqlite
