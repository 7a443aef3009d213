#include <hwsync/outcome.hpp>

#include <array>

namespace hwsync {

std::string_view to_string(Outcome outcome) noexcept {
    constexpr std::array<std::string_view, outcome_count> words{
        "pinned", "no_identifier", "linked",    "unmatched",
        "near",   "ambiguous",     "duplicate", "conflict"};
    return words[static_cast<std::size_t>(outcome)];
}

std::optional<Outcome> parse_outcome(std::string_view text) noexcept {
    for (std::size_t i = 0; i < outcome_count; ++i) {
        if (text == to_string(static_cast<Outcome>(i))) {
            return static_cast<Outcome>(i);
        }
    }
    return std::nullopt;
}

} // namespace hwsync
