#pragma once

#include <hwsync/doctor.hpp>
#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace hwsync {

/// The checks catalog, disk and lock.
void check_catalog(const std::filesystem::path& catalog, const StopToken& stop,
                   const VisitHealth& visit);

/// Which store of Shopify's the catalog knows a shop to be; nothing where it
/// does not know, or cannot be read.
std::optional<std::int64_t>
remembered_store(const std::filesystem::path& catalog, const std::string& shop);

} // namespace hwsync
