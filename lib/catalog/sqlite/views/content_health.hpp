#pragma once

#include "catalog/catalog_health.hpp"
#include "catalog/sqlite/file/connection.hpp"

namespace hwsync::sqlite {

/// The problems primary, where the config's one is a child of the catalog, and
/// watermark, where one is of a time yet to come; and the warning evidence,
/// where a child waits for a whole reading.
void check_shops(const Connection& connection, const Config& config, Time now,
                 const VisitHealth& visit);

/// The check identifiers: of each shop, how many variants have which.
void check_identifiers(const Connection& connection, const Config& config,
                       const VisitHealth& visit);

} // namespace hwsync::sqlite
