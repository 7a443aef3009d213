#pragma once

#include <hwsync/time.hpp>

#include <optional>

namespace hwsync {

/// Throws, as usage, where an export is said to have begun in the future: the
/// watermarks that it sets would pass over all that comes until then.
void check_export_start(std::optional<Time> as_of, Time now);

} // namespace hwsync
