#pragma once

#include "catalog/catalog.hpp"
#include "catalog/link_editing.hpp"

#include <hwsync/config.hpp>
#include <hwsync/link.hpp>

#include <string>

namespace hwsync {

/// The rules that a shop is matched by.
const MatchingConfig& matching_of(const std::string& shop, const LinkJob& job);

/// Lists the variants that have lost their link, pin or block, or await one,
/// and have nothing now, as unresolved, with the outcome that the next
/// associate would give them. To be called once all changes are made.
void list_freed(LinkEditing& links, const LinkJob& job,
                const CatalogIdentity& catalog);

} // namespace hwsync
