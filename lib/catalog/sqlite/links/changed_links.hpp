#pragma once

#include "catalog/sqlite/file/spill_table.hpp"

#include <hwsync/associate.hpp>

#include <cstdint>
#include <optional>

namespace hwsync::sqlite {

/// The changes of links in a temporary database of their own, which no rollback
/// touches.
class ChangedLinkSpool final : public ChangedLinkList {
public:
    ChangedLinkSpool();

    void add(const ChangedLink& change);
    void for_each(const Visit& visit) const override;

private:
    SpillTable m_rows;
};

/// The changes that wait in a LinkChanges of the shop, with what both sides are
/// known by, in the order of the variants.
void visit_changes(const Connection& connection, std::int64_t shop,
                   const ChangedLinkList::Visit& visit);

/// The first of those that end or move a link that should have stayed.
void visit_lost_links(const Connection& connection, std::int64_t shop,
                      std::size_t most, const ChangedLinkList::Visit& visit);

} // namespace hwsync::sqlite
