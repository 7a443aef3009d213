#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// A trigger that another program has added to a table of ours and that can
/// keep a row out of it unseen: RAISE(IGNORE) skips what we insert, change or
/// delete, and SQLite reports success.
struct SilentTrigger {
    std::string name;    ///< any text
    std::string danger;  ///< which trigger it is and what it can do
    std::string removal; ///< the statement that drops it
};

std::vector<SilentTrigger> silent_triggers(const Connection& connection);

/// What to say of a part of the schema that is not ours, e.g. "trigger theirs".
std::string note_on_foreign(const Connection& connection,
                            std::string_view part);

/// Throws Error(storage) where there is one.
void require_no_silent_trigger(const Connection& connection);

} // namespace hwsync::sqlite
