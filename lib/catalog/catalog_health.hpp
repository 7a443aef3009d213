#pragma once

#include <hwsync/config.hpp>
#include <hwsync/doctor.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace hwsync {

/// The checks catalog, disk and lock.
void check_catalog(const std::filesystem::path& catalog, const StopToken& stop,
                   const VisitHealth& visit);

/// The check identifiers: of each shop, how many variants have which. Nothing
/// where the catalog cannot be read.
void check_identifiers(const std::filesystem::path& catalog,
                       const Config& config, const StopToken& stop,
                       const VisitHealth& visit);

/// The problems primary, where the config's one is a child of the catalog, and
/// watermark, where one is of a time yet to come; and the warning evidence,
/// where a child waits for a whole reading. Nothing where the catalog
/// cannot be read.
void check_shops(const std::filesystem::path& catalog, const Config& config,
                 Time now, const StopToken& stop, const VisitHealth& visit);

/// What the catalog knows of Shopify's stores; nothing where it cannot be read.
struct KnownStores {
    /// Which store a shop is; nothing before its first live reading.
    std::optional<std::int64_t> of_shop;
    /// Which other shop is the store that answers; empty for none.
    std::string other_shop;
};
KnownStores known_stores(const std::filesystem::path& catalog,
                         const std::string& shop, std::int64_t store);

} // namespace hwsync
