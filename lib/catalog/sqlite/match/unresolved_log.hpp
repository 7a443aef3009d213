#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/match/unresolved_spool.hpp"

#include <cstdint>

namespace hwsync::sqlite {

class LinkChanges;

/// Brings the table of what is unresolved up to what this run found; only what
/// differs is written. Of variants whose links are only planned to change,
/// nothing is.
void store_unresolved(Connection& connection, std::int64_t shop,
                      std::int64_t run, const UnresolvedSpool& found,
                      const LinkChanges* planned);

/// What is without a link now.
void visit_unresolved_now(const Connection& connection, std::int64_t shop,
                          const UnresolvedList::Visit& visit);

/// What a run of associate left without a link.
void visit_unresolved(const Connection& connection, std::int64_t run,
                      const UnresolvedList::Visit& visit);

} // namespace hwsync::sqlite
