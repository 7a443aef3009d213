#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/match/unresolved_spool.hpp"

#include <cstdint>

namespace hwsync::sqlite {

class LinkChanges;

/// The table of unresolved variants, which has at most one open entry for each.
class UnresolvedTable {
public:
    UnresolvedTable(Connection& connection, std::int64_t shop,
                    std::int64_t run);

    void close(std::int64_t variant);
    /// The variant must have no open entry.
    void open(const UnresolvedVariant& variant);
    /// Closes the open entry only if it says something else; one of this run is
    /// taken back.
    void update(const UnresolvedVariant& variant);

private:
    std::int64_t m_shop;
    std::int64_t m_run;
    Statement m_find;
    Statement m_take_back;
    Statement m_close;
    Statement m_open;
};

/// Tells of variants that have no link yet, though it is known what it will be.
class AwaitedLinks {
public:
    /// `identifier` is the catalog's.
    AwaitedLinks(const Connection& connection, std::int64_t shop,
                 Identifier identifier);

    /// `target` is 0 for a block. Visits none whose key is blocked: it is
    /// listed as that.
    void visit(std::int64_t variant, std::int64_t target, Outcome outcome,
               const UnresolvedList::Visit& visit);

private:
    std::int64_t m_shop;
    Statement m_find;
};

/// Updates the table of unresolved variants to what this run found; only
/// differences are written. A variant whose link is only planned to end or move
/// is not unresolved yet; one that is only planned to get a link still is, as
/// `linked`.
void store_unresolved(Connection& connection, std::int64_t shop,
                      std::int64_t run, const UnresolvedSpool& found,
                      LinkChanges* planned);

/// Counts the outcomes of the shop's variants as they are now, if there was an
/// associate ever. What an operator did since then counts, and so does what was
/// planned only. The tally of the links must be stored.
void recount_outcomes(Connection& connection, std::int64_t shop);

/// Visits the variants that have no link now.
void visit_unresolved_now(const Connection& connection, std::int64_t shop,
                          const UnresolvedList::Visit& visit);

/// Visits the variants that a run of associate left without a link.
void visit_unresolved(const Connection& connection, std::int64_t run,
                      const UnresolvedList::Visit& visit);

} // namespace hwsync::sqlite
