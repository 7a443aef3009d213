#include "jobs/export_start.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <chrono>

namespace hwsync {

namespace {

/// Our clock may be behind Shopify's, but not by that much.
constexpr std::chrono::hours tolerance{24};

} // namespace

void check_export_start(std::optional<Time> as_of, Time now) {
    if (as_of && *as_of > now + tolerance) {
        throw Error(
            ErrorKind::usage,
            fmt::format("--as-of {} is in the future", format_time(*as_of)),
            "give the time at which the export began, or check this "
            "machine's clock");
    }
}

} // namespace hwsync
