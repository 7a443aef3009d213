#pragma once

#include <hwsync/doctor.hpp>

namespace hwsync {

/// The checks metrics_file and heartbeat, where the config names them: whether
/// this user can write the file; with `online`, whether the heartbeat's server
/// answers. It is not pinged: that would report a run that did not happen.
void examine_notify(const DoctorRequest& request, const StopToken& stop,
                    const VisitHealth& visit);

} // namespace hwsync
