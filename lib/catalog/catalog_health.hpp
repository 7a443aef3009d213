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

/// Which of Shopify's stores each shop is known to be, by its name.
using KnownStores = std::map<std::string, std::int64_t>;

/// Visits the checks catalog, disk and lock; then, of a catalog that can be
/// read, primary, watermark and evidence where something is wrong, and
/// identifiers for each shop. All that is said of the catalog's content is said
/// of one moment.
KnownStores check_catalog(const std::filesystem::path& catalog,
                          const Config& config, Time now, const StopToken& stop,
                          const VisitHealth& visit);

} // namespace hwsync
