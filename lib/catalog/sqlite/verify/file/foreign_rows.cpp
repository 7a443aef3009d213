#include "catalog/sqlite/verify/file/foreign_rows.hpp"

#include "catalog/ids/common_ids.hpp"
#include "catalog/sqlite/rows/shops.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

namespace hwsync::sqlite {

namespace {

constexpr std::string_view remedy =
    "it was imported from there; import-bulk of the primary shop's whole "
    "export takes it out";

void add_product(std::int64_t id, const ShopScope& child,
                 FindingSpool& report) {
    const auto message =
        fmt::format("catalog product {} has the id of a product of shop {}: {}",
                    id, printable(child.name), remedy);
    Finding finding;
    finding.kind = FindingKind::foreign;
    finding.shop = child.name;
    finding.product_id = id;
    finding.message = message;
    report.add(finding);
}

void add_variant(const CatalogVariant& variant, const ShopScope& child,
                 FindingSpool& report) {
    const auto message =
        fmt::format("catalog variant {} has the id of a variant of shop {}: {}",
                    variant.id, printable(child.name), remedy);
    Finding finding;
    finding.kind = FindingKind::foreign;
    finding.shop = child.name;
    finding.identifier = variant.identifier;
    finding.catalog_variant_id = variant.id;
    finding.product_id = variant.product_id;
    finding.variant_id = variant.id;
    finding.message = message;
    report.add(finding);
}

} // namespace

void check_foreign(const Connection& connection,
                   const std::vector<ShopToVerify>& shops,
                   Identifier identifier, FindingSpool& report) {
    auto variant = connection.prepare(
        fmt::format("SELECT product_id, {} FROM variant WHERE id = ?1",
                    to_string(identifier)));
    const ShopScope primary;
    for (const auto& shop : shops) {
        if (shop.scope.is_primary()) {
            continue;
        }
        const auto visit = [&](RecordKind kind, const auto& add) {
            visit_common_ids(seek_in(connection, primary, kind, Rows::live),
                             seek_in(connection, shop.scope, kind, Rows::live),
                             add);
        };
        visit(RecordKind::product,
              [&](std::int64_t id) { add_product(id, shop.scope, report); });
        visit(RecordKind::variant, [&](std::int64_t id) {
            variant.reset();
            variant.bind(1, id).step();
            add_variant({id, variant.integer(0), variant.text(1)}, shop.scope,
                        report);
        });
    }
}

void check_foreign_variant(const Connection& connection, const ShopScope& child,
                           const CatalogVariant& variant,
                           FindingSpool& report) {
    const auto is_childs = [&](RecordKind kind, std::int64_t id) {
        return seek_in(connection, child, kind, Rows::live)(id) == id;
    };
    if (is_childs(RecordKind::variant, variant.id) ||
        is_childs(RecordKind::product, variant.product_id)) {
        add_variant(variant, child, report);
    }
}

} // namespace hwsync::sqlite
