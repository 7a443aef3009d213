#pragma once

#include <string>
#include <string_view>

namespace hwsync {

/// What to do about a system call that failed with this errno: where it is the
/// process or the machine that has no descriptor left, that; else `usual`.
std::string remedy_for(int error, std::string_view usual);

} // namespace hwsync
