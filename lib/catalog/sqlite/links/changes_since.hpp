#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <cstdint>

namespace hwsync::sqlite {

/// Throws Error(not_found) if the changes of links after a run cannot be told
/// one by one: the run is not in the log, or not the one that was meant, or all
/// links of a shop have been dropped or renamed since, or some of the changes
/// may no longer be kept. With `blocks`, changes of blocked keys count, too.
void check_tellable_since(const Connection& connection, std::int64_t run,
                          bool blocks);

/// The newest entry of the history that is not later than the run: the run's
/// own newest entry, or else the newest of the runs that had ended before it
/// did. 0 if there is none.
std::int64_t last_entry_of(const Connection& connection, std::int64_t run);

/// The run after which to ask for changes the next time, for a caller who asked
/// for the changes after `since` (0 for all links) and has got all of them.
/// With `blocks`, changes of blocked keys count, too.
std::int64_t run_to_ask_after(const Connection& connection, std::int64_t since,
                              bool blocks);

} // namespace hwsync::sqlite
