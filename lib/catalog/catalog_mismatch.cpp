#include "catalog/catalog_mismatch.hpp"

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

Error other_primary(std::string_view catalog, std::string_view config) {
    return {
        ErrorKind::safety,
        fmt::format("the catalog holds the products of shop {}, not of {}",
                    printable(catalog), printable(config)),
        "check --catalog and primary in the config file; hwsync shop rename "
        "gives the catalog's shop another name"};
}

Error other_identifier(Identifier catalog, Identifier requested) {
    return {ErrorKind::safety,
            fmt::format("the catalog links products by {}, not by {}",
                        to_string(catalog), to_string(requested)),
            fmt::format("keep to its identifier, or change it with hwsync "
                        "import-bulk --identifier {} while nothing is linked",
                        to_string(requested))};
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

Error never_read(ErrorKind kind, std::string_view shop) {
    return {kind, fmt::format("shop {} was never read", printable(shop)),
            fmt::format("run hwsync associate --shop {}; before that, hwsync "
                        "link add --variant-id ID --unseen pins a variant, and "
                        "hwsync link remove --key blocks an identifier",
                        printable(shop))};
}

} // namespace hwsync
