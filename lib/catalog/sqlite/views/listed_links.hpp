#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/identifier.hpp>
#include <hwsync/link_view.hpp>

#include <cstdint>
#include <optional>

namespace hwsync::sqlite {

/// What links to list of a catalog that links by `identifier`.
struct LinkListing {
    const LinkFilter& filter;
    Identifier identifier;
    std::int64_t shop; ///< the number of the filter's shop; 0 for all
    /// With `changed_since`: the entry of the history after which changes
    /// count, in place of those after that run.
    std::optional<std::int64_t> after_entry = {};
};

/// Links and blocks of variants; see LinkView::links().
void visit_listed_links(const Connection& connection,
                        const LinkListing& listing,
                        const LinkView::VisitLink& visit);

/// Identifiers that are blocked, asked for as they stand in their shop.
void visit_blocked_keys(const Connection& connection,
                        const LinkListing& listing,
                        const LinkView::VisitLink& visit);

} // namespace hwsync::sqlite
