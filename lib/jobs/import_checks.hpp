#pragma once

#include "catalog/catalog.hpp"

#include <hwsync/import.hpp>

namespace hwsync {

/// What the catalog is to be after this import. Throws Error(safety) where the
/// request's shop or identifier is not the catalog's.
CatalogIdentity agreed_identity(const CatalogIdentity& catalog,
                                const ImportRequest& request);

/// Whether an export that holds nothing at all is one of an empty shop.
enum class Emptiness { suspect, told };

/// Throws Error(input) where the export holds no product, Error(safety) where
/// it is another shop's or would delete too much.
void check_totals(const ImportTotals& totals, const ImportRequest& request,
                  const std::string& source, Emptiness emptiness);

} // namespace hwsync
