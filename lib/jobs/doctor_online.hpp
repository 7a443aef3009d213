#pragma once

#include <hwsync/doctor.hpp>

#include <vector>

namespace hwsync {

/// The checks shop, scopes, store and clock of each shop.
void examine_online(const DoctorRequest& request,
                    const std::vector<const ShopConfig*>& shops,
                    const StopToken& stop, const VisitHealth& visit);

} // namespace hwsync
