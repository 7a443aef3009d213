#pragma once

#include <hwsync/identifier.hpp>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// What placeholders.hpp tells, found a second time in a plain way that shares
/// the default list with it and nothing else.
class PlainPlaceholders {
public:
    PlainPlaceholders(Identifier identifier,
                      const std::optional<std::vector<std::string>>& ignored);

    bool has(std::string_view key) const;

private:
    bool m_of_barcodes;
    std::optional<std::set<std::string>> m_texts; ///< else the default list
};

} // namespace hwsync
