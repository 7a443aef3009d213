#pragma once

#include "catalog/catalog.hpp"

#include <hwsync/observer.hpp>
#include <hwsync/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hwsync {

/// Throws Error(usage) where an export is said to have begun in the future: the
/// watermarks that it sets would pass over all that comes until then.
void check_export_start(std::optional<Time> as_of, Time now);

/// What was read, and how much of it may be unusable.
struct ReadLines {
    const ImportTotals& totals;
    const RejectList& rejects;
    ImportMode mode;
    const std::string& source;
    const std::string& shop;
    double max_reject;         ///< percent
    std::uint64_t dated_ahead; ///< lines changed at a time yet to come
};

/// Throws Error(safety) where a run would delete more than `max_delete` percent
/// of what there was: `deleted` of `before` things, which `what` names.
void check_deleted_share(std::string_view what, std::uint64_t deleted,
                         std::uint64_t before, double max_delete);

/// Throws Error(input) where no line of a kind can be used, Error(safety) where
/// too many cannot.
void check_rejects(const ReadLines& read);

/// Says in a line each what was rejected, what was left out as older than what
/// is known, and which statuses are unknown. `run` is 0 for a dry run.
void warn_of_reading(const ReadLines& read, std::int64_t run,
                     Observer& observer);

} // namespace hwsync
