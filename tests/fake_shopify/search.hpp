#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace fake {

/// Gives the value of a searchable field, e.g. "created_at"; throws
/// std::runtime_error where there is no such field.
using FieldOf = std::function<std::string(std::string_view field)>;

using Search = std::function<bool(const FieldOf&)>;

/// Parses Shopify's search syntax as far as hwsync may use it: FIELD:OP VALUE
/// with OP one of >= > <= < or none, AND, OR, parentheses. Throws
/// std::runtime_error on anything else, where Shopify would ignore it.
Search parse_search(std::string_view text);

} // namespace fake
