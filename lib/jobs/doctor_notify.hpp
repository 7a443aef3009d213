#pragma once

#include <hwsync/doctor.hpp>

namespace hwsync {

/// The checks metrics_file and heartbeat, where the config names them: whether
/// this user can write the file; with `online`, whether the heartbeat's server
/// answers. It is not pinged: that would tell of a run that there was not.
void examine_notify(const DoctorRequest& request, const StopToken& stop,
                    const VisitHealth& visit);

} // namespace hwsync
