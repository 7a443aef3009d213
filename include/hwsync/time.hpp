#pragma once

#include <hwsync/export.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace hwsync {

/// A point in time in UTC, in milliseconds.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

/// A length of time in milliseconds.
using Duration = std::chrono::milliseconds;

/// Parses an RFC 3339 time with any offset, e.g. `2026-11-23T08:00:00Z`.
/// Digits below a millisecond are dropped. Nothing for any other text.
HWSYNC_EXPORT std::optional<Time> parse_time(std::string_view text) noexcept;

/// Formats a time as RFC 3339 in UTC, with a fraction only if it has one.
/// Results with equally long fractions sort as text in the order of time.
HWSYNC_EXPORT std::string format_time(Time time);

/// Parses a whole number with a unit: `500ms`, `90s`, `15m`, `2h` or `1d`.
/// Nothing for any other text, for negative numbers and for more than 100
/// years.
HWSYNC_EXPORT std::optional<Duration>
parse_duration(std::string_view text) noexcept;

/// Formats a duration as the shortest text that parse_duration() reads back,
/// e.g. `15m`.
HWSYNC_EXPORT std::string format_duration(Duration duration);

} // namespace hwsync
