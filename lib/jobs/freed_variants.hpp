#pragma once

#include "catalog/catalog.hpp"
#include "catalog/link_editing.hpp"

#include <hwsync/link.hpp>

namespace hwsync {

/// Lists the variants that have lost their link, pin or block, or await one,
/// and have nothing now, as unresolved, with the outcome that the next
/// associate would give them. To be called once all changes are made.
void list_freed(LinkEditing& links, const LinkJob& job,
                const CatalogIdentity& catalog);

} // namespace hwsync
