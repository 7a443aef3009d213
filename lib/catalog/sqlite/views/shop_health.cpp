#include "catalog/sqlite/views/content_health.hpp"

#include "base/clock_skew.hpp"
#include "catalog/catalog_mismatch.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/shops.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <string>
#include <utility>

namespace hwsync::sqlite {

namespace {

/// Checks that the config file fits this catalog, as the jobs do.
void check_identity(const CatalogIdentity& catalog, const Config& config,
                    const VisitHealth& visit) {
    const auto add = [&](std::string check, const Error& error) {
        visit({std::move(check), config.primary, Health::problem,
               error.message(), error.remedy()});
    };
    try {
        check_is_no_child(config.primary, catalog.children);
        if (catalog.primary_given && !config.primary.empty() &&
            config.primary != catalog.primary) {
            throw other_primary(catalog.primary, config.primary);
        }
    } catch (const Error& error) {
        add("primary", error);
    }
    if (catalog.identifier && config.identifier &&
        *catalog.identifier != *config.identifier) {
        add("identifiers",
            other_identifier(*catalog.identifier, *config.identifier));
    }
}

void check_watermarks(const Connection& connection,
                      const CatalogIdentity& identity, Time now,
                      const VisitHealth& visit) {
    auto rows = connection.prepare(
        "SELECT shop, command, at FROM watermark ORDER BY shop, command");
    while (rows.step()) {
        const auto at = parse_time(rows.text(2));
        if (!at || !is_in_future(*at, now)) {
            continue;
        }
        const std::string shop{rows.text(0)};
        visit({"watermark", shop, Health::problem,
               fmt::format("{} reads nothing: its watermark is of {}, which is "
                           "in the future",
                           rows.text(1), format_time(*at)),
               shop == identity.primary
                   ? std::string{"read the whole shop once: hwsync "
                                 "import-bulk"}
                   : fmt::format("read the whole shop once: hwsync associate "
                                 "--shop {} --full",
                                 printable(shop))});
    }
}

void check_kept_fields(const Connection& connection, const VisitHealth& visit) {
    for (const auto& shop : shops_to_read_whole(connection)) {
        visit({"evidence", shop, Health::warning,
               "its links are weighed without prices, vendors and product "
               "types, which earlier versions did not keep",
               fmt::format("read the whole shop once: hwsync associate --shop "
                           "{} --full",
                           printable(shop))});
    }
}

} // namespace

void check_shops(const Connection& connection, const Config& config, Time now,
                 const VisitHealth& visit) {
    const auto identity = identity_of(connection);
    check_identity(identity, config, visit);
    check_watermarks(connection, identity, now, visit);
    check_kept_fields(connection, visit);
}

} // namespace hwsync::sqlite
