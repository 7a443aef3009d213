#pragma once

#include <hwsync/export.hpp>
#include <hwsync/link.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/stop.hpp>

#include <string>

namespace hwsync {

/// Makes the changes of a plan, all or none, as a run of its own. `file` is a
/// path, or "-" for standard input. Where the links are all as the plan would
/// make them, it changes nothing and counts them as unchanged.
///
/// Throws Error(input) for a file that is no whole plan, Error(safety) where it
/// is another catalog's or what its changes rest on has changed since,
/// Error(storage), Error(busy), or the signal's own. The links are then as they
/// were.
HWSYNC_EXPORT LinkResult apply_plan(const LinkJob& job, const std::string& file,
                                    Observer& observer, const StopToken& stop);

} // namespace hwsync
