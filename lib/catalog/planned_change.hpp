#pragma once

#include <cstdint>
#include <string_view>

namespace hwsync {

/// A change of a link that is yet to be made. Texts are valid as long as the
/// row that they come from.
struct PlannedChange {
    std::int64_t variant = 0; ///< of a child shop
    std::int64_t from = 0;    ///< a catalog variant; 0 for none
    std::int64_t to = 0;
    std::string_view key; ///< by which the link is to be
    std::string_view reason;
    std::uint64_t facts = 0; ///< a digest of what the change rests on
};

} // namespace hwsync
