#include <hwsync/outcome.hpp>

#include <array>

namespace hwsync {

std::string_view to_string(Outcome outcome) noexcept {
    constexpr std::array<std::string_view, outcome_count> words{
        "pinned", "no_identifier", "linked",    "unmatched",
        "near",   "ambiguous",     "duplicate", "conflict"};
    return words[static_cast<std::size_t>(outcome)];
}

} // namespace hwsync
