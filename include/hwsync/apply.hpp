#pragma once

#include <hwsync/export.hpp>
#include <hwsync/link.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/stop.hpp>

#include <string>

namespace hwsync {

/// Makes the changes of a plan, all or none, as a run of its own.
///
/// `file` is a path, or "-" for standard input. If every link is already as the
/// plan would make it, nothing is changed and the links count as unchanged.
///
/// Throws Error(input) if the file is not a complete plan, Error(safety) if the
/// plan is for another catalog or if what it is based on has changed since;
/// also Error(storage), Error(busy) and the signal's Error. In all these cases
/// the links stay as they were.
HWSYNC_EXPORT LinkResult apply_plan(const LinkJob& job, const std::string& file,
                                    Observer& observer, const StopToken& stop);

} // namespace hwsync
