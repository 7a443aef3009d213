#pragma once

#include "catalog/catalog.hpp"

#include <hwsync/observer.hpp>

#include <cstdint>
#include <string>

namespace hwsync {

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

/// Throws Error(input) where no line of a kind can be used, Error(safety) where
/// too many cannot.
void check_rejects(const ReadLines& read);

/// Says in a line each what was rejected, what was left out as older than what
/// is known, and which statuses are unknown. `run` is 0 for a dry run.
void tell_reading(const ReadLines& read, std::int64_t run, Observer& observer);

} // namespace hwsync
