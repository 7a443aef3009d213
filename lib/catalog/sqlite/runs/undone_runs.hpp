#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <cstdint>
#include <set>
#include <string>

namespace hwsync::sqlite {

/// The runs after `run` that were undone, and those that undid them.
std::set<std::int64_t> runs_without_effect(const Connection& connection,
                                           std::int64_t run);

/// All of them, as a JSON list.
std::string runs_without_effect_json(const Connection& connection);

} // namespace hwsync::sqlite
