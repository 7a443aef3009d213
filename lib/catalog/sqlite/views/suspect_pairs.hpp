#pragma once

#include "catalog/pairing_view.hpp"
#include "catalog/sqlite/evidence/linked_products.hpp"
#include "catalog/sqlite/file/connection.hpp"

namespace hwsync::sqlite {

/// Visits a shop's automatic links that are suspect although their keys match,
/// by what associate learned, or else by what is learned now.
void visit_suspect_pairs(const Connection& connection, const WeighedShop& shop,
                         const PairingView::VisitSuspect& visit);

} // namespace hwsync::sqlite
