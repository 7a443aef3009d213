#include "catalog/sqlite/views/content_health.hpp"

#include "catalog/sqlite/rows/identifier_counts.hpp"
#include "catalog/sqlite/rows/properties.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

namespace {

HealthCheck health_of(const std::string& shop, const IdentifierCounts& counts,
                      Identifier identifier) {
    const bool by_sku = identifier == Identifier::sku;
    const auto* const name = by_sku ? "SKU" : "barcode";
    HealthCheck check{"identifiers", shop, Health::ok, {}, {}};
    check.message =
        fmt::format("of {} variants, {} have a SKU and {} a barcode",
                    counts.variants, counts.skus, counts.barcodes);
    if (counts.placeholders.variants > 0) {
        check.message += fmt::format(
            "; with a placeholder for a {}, which links nothing: {}: {}", name,
            counts.placeholders.variants, list_of(counts.placeholders));
    }
    if (counts.other_is_better()) {
        check.health = Health::warning;
        check.message += fmt::format("; the catalog links by {}, which {} lack",
                                     name, counts.only_other);
        check.remedy = fmt::format("hwsync import-bulk --identifier {}, while "
                                   "nothing is linked",
                                   by_sku ? "barcode" : "sku");
    }
    return check;
}

/// What no product has, though much rests on it, was not in the query.
void check_fields(const Connection& connection, const ShopScope& scope,
                  const VisitHealth& visit) {
    const auto some = [&](std::string_view condition) {
        return fmt::format("EXISTS (SELECT 1 FROM {} WHERE {}deleted_at IS NULL"
                           "{})",
                           scope.table(RecordKind::product), scope.filter(),
                           condition);
    };
    auto row = connection.prepare(fmt::format(
        "SELECT {}, {}, {}", some(""), some(" AND updated_at IS NOT NULL"),
        some(" AND status IS NOT NULL")));
    row.step();
    const bool has_updates = row.integer(1) != 0;
    const bool has_statuses = row.integer(2) != 0;
    if (row.integer(0) == 0 || (has_updates && has_statuses)) {
        return;
    }
    const auto* const lacking = has_updates    ? "status"
                                : has_statuses ? "updatedAt"
                                               : "updatedAt and status";
    visit({"fields", scope.name, Health::warning,
           fmt::format("its export had no {} of products", lacking),
           fmt::format("add {} to the export's query, or use the one that "
                       "hwsync query prints",
                       lacking)});
}

} // namespace

void check_identifiers(const Connection& connection, const Config& config,
                       const VisitHealth& visit) {
    const auto identity = identity_of(connection);
    if (!identity.identifier) {
        return;
    }
    const auto check = [&](const ShopScope& scope,
                           const MatchingConfig& matching) {
        visit(health_of(scope.name,
                        count_identifiers(connection, scope,
                                          *identity.identifier, matching),
                        *identity.identifier));
        check_fields(connection, scope, visit);
    };
    check({0, identity.primary, {}}, config.matching);
    auto shops =
        connection.prepare("SELECT number, name FROM shop ORDER BY name");
    while (shops.step()) {
        const std::string name{shops.text(1)};
        if (!identity.has_read(name)) {
            continue;
        }
        const auto* const known = config.find_shop(name);
        check({shops.integer(0), name, {}},
              known == nullptr ? config.matching : known->matching);
    }
}

} // namespace hwsync::sqlite
