#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace hwsync {

/// The first line, from 1, with a dotted key of more than 32 parts, if any.
///
/// toml++ 3.3 bounds how deep values nest, but not how many parts a key has,
/// and takes its tables apart by recursion: until the stack is at its end.
std::optional<std::size_t> line_of_too_deep_key(std::string_view text);

} // namespace hwsync
