#pragma once

#include <hwsync/run.hpp>

#include <string>
#include <vector>

namespace hwsync {

/// A JSON object, as a run remembers its counts.
std::string to_json(const RowCounts& counts);

/// A member `lacking_fields` to follow others; empty where nothing is lacking.
std::string lacking_to_json(const std::vector<std::string>& fields);

} // namespace hwsync
