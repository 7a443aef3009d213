#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/identifier.hpp>
#include <hwsync/link_view.hpp>

#include <cstdint>
#include <optional>

namespace hwsync::sqlite {

/// Which links to list, of a catalog that links by `identifier`.
struct LinkListing {
    const LinkFilter& filter;
    Identifier identifier = Identifier::sku;
    std::int64_t shop = 0; ///< the number of the filter's shop; 0 for all
    /// With `changed_since`: the entry of the history after which changes
    /// count, instead of those after that run.
    std::optional<std::int64_t> after_entry = {};
};

/// Visits links and blocks of variants; see LinkView::links().
void visit_listed_links(const Connection& connection,
                        const LinkListing& listing,
                        const LinkView::VisitLink& visit);

/// Visits blocked identifiers; the filter's identifier is read as an identifier
/// of the block's shop.
void visit_blocked_keys(const Connection& connection,
                        const LinkListing& listing,
                        const LinkView::VisitLink& visit);

} // namespace hwsync::sqlite
