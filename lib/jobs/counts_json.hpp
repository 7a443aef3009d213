#pragma once

#include <hwsync/run.hpp>

#include <string>

namespace hwsync {

/// A JSON object, as a run remembers its counts.
std::string to_json(const RowCounts& counts);

} // namespace hwsync
