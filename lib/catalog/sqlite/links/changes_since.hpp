#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <cstdint>

namespace hwsync::sqlite {

/// Throws Error(not_found) where what became of links after a run cannot be
/// told one by one: the run is not in the log, or not the one that was meant,
/// or links were dropped or renamed as a whole since.
void check_tellable_since(const Connection& connection, std::int64_t run);

/// The newest entry of the history that is not after the run: its own newest,
/// else that of the runs that had ended before it did. 0: before all of them.
std::int64_t last_entry_of(const Connection& connection, std::int64_t run);

/// The run after which to ask for changes next time, for one who asked for
/// those after `since`, or for all, which is 0, and was told all there is.
std::int64_t run_to_ask_after(const Connection& connection, std::int64_t since);

} // namespace hwsync::sqlite
