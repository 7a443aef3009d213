#pragma once

#include "catalog/sqlite/file/spill_table.hpp"
#include "catalog/sqlite/links/link_changes.hpp"

#include <hwsync/associate.hpp>

#include <cstdint>
#include <optional>

namespace hwsync::sqlite {

/// Changes of links, in a temporary database of their own that no rollback
/// affects.
class ChangedLinkSpool final : public ChangedLinkList {
public:
    ChangedLinkSpool();

    void add(const ChangedLink& change);
    void for_each(const Visit& visit) const override;

private:
    SpillTable m_rows;
};

/// Visits the changes of the shop that wait, with the SKUs and titles of both
/// sides, in the order of the variants.
void visit_changes(const Connection& connection, std::int64_t shop,
                   LinkChanges& waiting, const ChangedLinkList::Visit& visit);

/// The same of pins and blocks that a run of associate has moved: the table of
/// links has them already.
void visit_moved_holds(const Connection& connection, std::int64_t shop,
                       std::int64_t run, const ChangedLinkList::Visit& visit);

/// Visits the first changes, up to `most`, that lose a link; see LinkChange.
void visit_lost_links(const Connection& connection, std::int64_t shop,
                      LinkChanges& waiting, std::size_t most,
                      const ChangedLinkList::Visit& visit);

} // namespace hwsync::sqlite
