#include "catalog/child_shop.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <vector>

namespace hwsync {

void check_is_no_child(std::string_view primary,
                       std::span<const std::string> children) {
    if (primary.empty()) {
        return;
    }
    if (std::find(children.begin(), children.end(), primary) !=
        children.end()) {
        throw Error(
            ErrorKind::safety,
            fmt::format("the config file names {} as the primary shop, but it "
                        "is a child shop of this catalog",
                        printable(primary)),
            "check --catalog and primary in the config file; hwsync shop list "
            "shows the catalog's shops, hwsync shop rename gives one another "
            "name");
    }
}

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
