#pragma once

#include <hwsync/identifier.hpp>

#include <bitset>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace hwsync {

/// What is written where there is no identifier, unless a config file says
/// otherwise; hwsync-matching(7) names them.
std::span<const std::string_view> default_ignored() noexcept;

/// Tells identifiers from what is written in their place where there is none.
class Placeholders {
public:
    /// `ignored` is `ignore` of `[matching]`; nothing for the default list.
    Placeholders(Identifier identifier,
                 const std::optional<std::vector<std::string>>& ignored);

    /// Whether an identifier's key is one: nothing but an apostrophe or
    /// characters that nobody sees; of a barcode, zeros alone or a
    /// spreadsheet's 7.5E+11; or a text that is ignored.
    bool hold(std::string_view key) const;

private:
    Identifier m_identifier;
    std::unordered_set<std::string> m_folded;
    /// By the two characters that folded texts begin with: most identifiers
    /// begin otherwise, and are told by that.
    std::bitset<65536> m_beginnings;
    std::size_t m_longest = 0;
};

} // namespace hwsync
