#include "jobs/export_start.hpp"

#include "base/clock_difference.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

namespace hwsync {

void check_export_start(std::optional<Time> as_of, Time now) {
    if (as_of && is_yet_to_come(*as_of, now)) {
        throw Error(
            ErrorKind::usage,
            fmt::format("--as-of {} is in the future", format_time(*as_of)),
            "give the time at which the export began, or check this "
            "machine's clock");
    }
}

} // namespace hwsync
