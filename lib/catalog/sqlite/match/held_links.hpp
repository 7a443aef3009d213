#pragma once

#include "catalog/association.hpp"
#include "catalog/sqlite/evidence/linked_products.hpp"
#include "catalog/sqlite/links/link_changes.hpp"
#include "catalog/sqlite/links/link_table.hpp"
#include "catalog/sqlite/match/hold_moves.hpp"
#include "catalog/sqlite/match/unresolved_spool.hpp"
#include "model/evidence/numbers.hpp"

#include <optional>

namespace hwsync::sqlite {

/// What a run has decided so far.
struct Decided {
    LinkChanges& changes;
    UnresolvedSpool& unresolved;
    MatchCounts& counts;
    LinkTally& tally;
    const AwaitedHolds& awaited;
};

/// Holds back links that would be made or moved but would be suspect: they
/// become conflicts. They are judged by what all links would show together,
/// which is returned, unless there is none: whoever judges by it later comes to
/// the same, while what the links that are made show says nothing of the rest.
std::optional<EvidenceNumbers> hold_suspect_links(Connection& connection,
                                                  const WeighedShop& shop,
                                                  const Decided& decided);

} // namespace hwsync::sqlite
