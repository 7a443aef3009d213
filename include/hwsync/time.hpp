#pragma once

#include <hwsync/export.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace hwsync {

/// A point in time, UTC, to the millisecond.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

using Duration = std::chrono::milliseconds;

/// Parses an RFC 3339 time with any offset, e.g. `2026-11-23T08:00:00Z`. A
/// fraction finer than a millisecond is cut. Nothing when it is none.
HWSYNC_EXPORT std::optional<Time> parse_time(std::string_view text) noexcept;

/// RFC 3339 in UTC; the fraction only where there is one. Any two results of
/// the same fraction length sort as text the way they sort as times.
HWSYNC_EXPORT std::string format_time(Time time);

/// Parses a whole number with a unit: `90s`, `15m`, `2h`, `1d`; also `500ms`.
/// Nothing when it is none, is negative or is longer than 100 years.
HWSYNC_EXPORT std::optional<Duration>
parse_duration(std::string_view text) noexcept;

/// The shortest text that parse_duration() reads back, e.g. `15m`.
HWSYNC_EXPORT std::string format_duration(Duration duration);

} // namespace hwsync
