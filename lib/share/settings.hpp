#pragma once

#include <string>

namespace hwsync::share {

class Session;

/// SQL that sets, until the end of the transaction, how long things may take
/// and how rows are read; whatever the database sets for its users.
std::string settings_sql();

/// Begins a transaction with these settings: one in which every statement sees
/// what was committed before it, or one that reads the state of one moment.
void begin_to_write(Session& session);
void begin_to_read(Session& session);

} // namespace hwsync::share
