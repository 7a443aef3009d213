#pragma once

#include "catalog/catalog.hpp"

#include <hwsync/import.hpp>

namespace hwsync {

/// What the catalog is to be after this import. Throws Error(safety) where the
/// request's shop or identifier is not the catalog's.
CatalogIdentity resolve_identity(const CatalogIdentity& catalog,
                                 const ImportRequest& request);

/// What is known of an input apart from its content.
struct InputOrigin {
    bool is_told_empty = false; ///< Shopify says that the shop holds nothing
    /// Read from the store that the catalog knows the shop as.
    bool is_known_store = false;
};

/// Throws Error(input) where the export holds no product, Error(safety) where
/// it is another shop's.
void check_totals(ProductImport& import, const ImportTotals& totals,
                  const ImportRequest& request, const std::string& source,
                  const InputOrigin& origin);

/// Throws Error(safety) where more than `max_delete` percent would be deleted.
void check_deletions(const ImportTotals& totals, double max_delete);

/// Warns where most variants have no identifier that links, but the other one.
void warn_of_identifier_choice(const IdentifierCounts& counts,
                               Identifier identifier, Observer& observer);

} // namespace hwsync
