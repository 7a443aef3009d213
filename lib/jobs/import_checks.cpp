#include "jobs/import_checks.hpp"

#include "catalog/catalog_mismatch.hpp"
#include "jobs/reading_check.hpp"

#include <hwsync/text.hpp>

#include <hwsync/error.hpp>

#include <fmt/core.h>

namespace hwsync {

namespace {

void check_not_empty(const ImportTotals& totals, const std::string& source) {
    if (totals.product_lines == 0) {
        throw Error(ErrorKind::input,
                    fmt::format("{}: it holds no product", source),
                    "give a bulk operation's JSONL result over products");
    }
    if (totals.variant_lines == 0) {
        throw Error(ErrorKind::input,
                    fmt::format("{}: none of its {} products has a variant",
                                source, totals.product_lines),
                    "export the products together with their variants");
    }
}

constexpr std::string_view child_remedy =
    "child shops are linked, with hwsync associate, and never imported; if "
    "this is the primary shop's, give --allow-foreign";

/// Throws if few ids of an export are known, while most of what it brings is in
/// the catalog under other ids.
void check_not_elsewhere(std::uint64_t elsewhere, std::uint64_t brought,
                         std::string_view what, const std::string& source) {
    if (elsewhere * 2 <= brought) {
        return;
    }
    throw Error(ErrorKind::safety,
                fmt::format("{}: it looks like another shop's export: the "
                            "catalog knows hardly any of its ids, but has {} "
                            "of the {} {} under other ids",
                            source, elsewhere, brought, what),
                std::string{child_remedy});
}

void check_not_foreign(ProductImport& import, const std::string& source) {
    if (const auto foreign = import.foreign_id()) {
        throw Error(ErrorKind::safety,
                    fmt::format("{}: it looks like another shop's export: {} "
                                "{} is known as child shop {}'s",
                                source, foreign->what, foreign->id,
                                printable(foreign->shop)),
                    std::string{child_remedy});
    }
    const auto counts = import.foreign_counts();
    check_not_elsewhere(counts.identifiers_elsewhere, counts.new_identifiers,
                        "identifiers that it brings", source);
    check_not_elsewhere(counts.products_elsewhere, counts.new_products,
                        "products that it brings, by handle or title,", source);
}

} // namespace

CatalogIdentity resolve_identity(const CatalogIdentity& catalog,
                                 const ImportRequest& request) {
    auto agreed = catalog;
    if (request.shop_is_configured) {
        check_is_no_child(request.shop, catalog.children);
    }
    const bool is_other = request.identifier && catalog.identifier &&
                          *request.identifier != *catalog.identifier;
    if (is_other && request.may_change_identifier) {
        agreed.identifier = request.identifier;
    } else if (is_other) {
        throw other_identifier(*catalog.identifier, *request.identifier);
    }
    if (!agreed.identifier) {
        agreed.identifier = request.identifier.value_or(Identifier::sku);
    }
    if (request.shop.empty()) {
        if (agreed.primary.empty()) {
            agreed.primary = "primary";
        }
        return agreed;
    }
    const bool adopts = request.shop_is_configured && !catalog.primary_given;
    if (!catalog.primary.empty() && catalog.primary != request.shop &&
        !adopts) {
        throw Error(
            ErrorKind::safety,
            fmt::format("the catalog holds the products of shop {}, not of {}",
                        printable(catalog.primary), printable(request.shop)),
            "child shops are linked, with hwsync associate, and never "
            "imported; another primary shop needs a catalog of its own");
    }
    agreed.primary = request.shop;
    agreed.primary_given |= request.shop_is_configured;
    return agreed;
}

void check_totals(ProductImport& import, const ImportTotals& totals,
                  const ImportRequest& request, const std::string& source,
                  const InputOrigin& origin) {
    const bool may_be_empty = origin.is_told_empty && totals.product_lines == 0;
    if (request.command == ImportCommand::import_bulk && !may_be_empty) {
        check_not_empty(totals, source);
    }
    // All that import-new brings may be products that were made anew.
    if (!request.allow_foreign && !origin.is_known_store) {
        check_not_foreign(import, source);
    }
}

void check_deletions(const ImportTotals& totals, double max_delete) {
    check_deleted_share("the catalog's products", totals.products.deleted,
                        totals.products_before, max_delete);
    check_deleted_share("the catalog's variants", totals.variants.deleted,
                        totals.variants_before, max_delete);
}

void warn_of_identifier_choice(const IdentifierCounts& counts,
                               Identifier identifier, Observer& observer) {
    if (!counts.other_is_better()) {
        return;
    }
    const bool by_sku = identifier == Identifier::sku;
    observer.log(
        Severity::warning,
        fmt::format("{} of {} variants have no {}, by which the catalog links, "
                    "but a {}: hwsync import-bulk --identifier {} changes that "
                    "while nothing is linked",
                    counts.only_other, counts.variants,
                    by_sku ? "SKU" : "barcode", by_sku ? "barcode" : "SKU",
                    by_sku ? "barcode" : "sku"));
}

} // namespace hwsync
