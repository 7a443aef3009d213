#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The members of a JSON object that are whole numbers, in their order; none
/// where `json` is not an object.
std::vector<std::pair<std::string, std::int64_t>>
json_counts(std::string_view json);
