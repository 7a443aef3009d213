#pragma once

#include "catalog/catalog_health.hpp"

#include <hwsync/doctor.hpp>

#include <vector>

namespace hwsync {

/// The checks shop, scopes, store and clock of each shop. `stores` is what the
/// catalog knows.
void examine_online(const DoctorRequest& request,
                    const std::vector<const ShopConfig*>& shops,
                    const KnownStores& stores, const StopToken& stop,
                    const VisitHealth& visit);

} // namespace hwsync
