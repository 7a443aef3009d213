#pragma once

#include <hwsync/doctor.hpp>

#include <optional>

namespace hwsync {

/// The check publish, where the config names a shared database: whether it can
/// be asked; with `online`, whether it answers, and where the catalog stands.
/// A warning where [publish] names a brand or a password, but no database;
/// nothing where it names neither. Throws only the signal's Error.
std::optional<HealthCheck> check_publishing(const DoctorRequest& request,
                                            const StopToken& stop);

} // namespace hwsync
