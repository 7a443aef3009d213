#include "catalog/child_shop.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <vector>

namespace hwsync {

Error no_such_child(std::string_view name, std::string_view primary,
                    std::span<const std::string> known) {
    if (name == primary) {
        return {ErrorKind::usage,
                fmt::format("shop '{}' is the primary one", printable(name)),
                "name a child shop: only theirs are linked"};
    }
    const std::vector<std::string_view> names{known.begin(), known.end()};
    const auto meant = nearest(name, names);
    return {
        ErrorKind::usage,
        fmt::format("the catalog knows no child shop '{}'", printable(name)),
        meant.empty() ? fmt::format("read it first: hwsync associate --shop {}",
                                    printable(name))
                      : fmt::format("did you mean '{}'?", printable(meant))};
}

} // namespace hwsync
