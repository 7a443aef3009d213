#pragma once

#include "catalog/catalog_health.hpp"
#include "catalog/sqlite/file/connection.hpp"

namespace hwsync::sqlite {

/// Visits the problems primary and identifiers, if the config's primary shop or
/// identifier does not fit the catalog, and watermark, if one lies in the
/// future; and the warning evidence, if a child waits for a whole reading.
void check_shops(const Connection& connection, const Config& config, Time now,
                 const VisitHealth& visit);

/// Visits the check identifiers of each shop: how many variants have which
/// ones; and the warning fields if a shop's products lack what much rests on.
void check_identifiers(const Connection& connection, const Config& config,
                       const VisitHealth& visit);

} // namespace hwsync::sqlite
