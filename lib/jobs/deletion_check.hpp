#pragma once

#include <cstdint>
#include <string_view>

namespace hwsync {

/// Throws Error(safety) where a run would end more than `max_delete` percent of
/// what there was: `ended` of `before` things, which `what` names.
void check_share(std::string_view what, std::uint64_t ended,
                 std::uint64_t before, double max_delete);

} // namespace hwsync
