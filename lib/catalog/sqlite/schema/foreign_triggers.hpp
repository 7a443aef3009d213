#pragma once

#include "catalog/sqlite/file/connection.hpp"

namespace hwsync::sqlite {

/// Throws Error(storage) where another program has added a trigger to a table
/// of ours that can keep a row out of it unseen: RAISE(IGNORE) skips what we
/// insert, change or delete, and SQLite reports success.
void require_no_silent_trigger(const Connection& connection);

} // namespace hwsync::sqlite
