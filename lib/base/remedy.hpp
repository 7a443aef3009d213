#pragma once

#include <string>
#include <string_view>

namespace hwsync {

/// What to do about a system call that failed with this errno: where a limit or
/// the room on a disk was reached, what to do about that; else `usual`.
std::string remedy_for(int error, std::string_view usual);

} // namespace hwsync
