#include <hwsync/finding_kind.hpp>

#include <array>

namespace hwsync {

namespace {

constexpr std::array<std::string_view, finding_kind_count> words{
    "damaged",   "not_found", "coverage",      "missing", "wrong",   "stale",
    "ambiguous", "duplicate", "conflict",      "suspect", "foreign", "differs",
    "unmatched", "near",      "no_identifier", "note"};

} // namespace

std::string_view to_string(FindingKind kind) noexcept {
    return words[static_cast<std::size_t>(kind)];
}

std::optional<FindingKind> parse_finding_kind(std::string_view text) noexcept {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == text) {
            return static_cast<FindingKind>(i);
        }
    }
    return std::nullopt;
}

bool is_ignorable(FindingKind kind) noexcept {
    return kind != FindingKind::damaged && kind != FindingKind::not_found &&
           kind != FindingKind::coverage;
}

} // namespace hwsync
