#pragma once

#include <hwsync/config.hpp>
#include <hwsync/doctor.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace hwsync {

/// The ids of the Shopify stores that the shops are known to be, by shop name.
using KnownStores = std::map<std::string, std::int64_t>;

/// Visits the checks catalog, disk and lock. If the catalog can be read, it
/// then visits primary, watermark and evidence if something is wrong with them,
/// and identifiers for each shop. Everything that is said about the catalog's
/// content is true of the same moment.
KnownStores check_catalog(const std::filesystem::path& catalog,
                          const Config& config, Time now, const StopToken& stop,
                          const VisitHealth& visit);

} // namespace hwsync
