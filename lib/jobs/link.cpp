#include <hwsync/link.hpp>

#include "jobs/link_rules.hpp"
#include "jobs/link_run.hpp"
#include "jobs/typed_text.hpp"
#include "model/id_text.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

namespace hwsync {

namespace {

/// Ids as they were given, read before the catalog is opened.
struct GivenIds {
    std::int64_t variant = 0;
    std::int64_t product = 0;
    std::int64_t catalog_variant = 0;
};

GivenIds read_ids(const std::string& variant, const std::string& product,
                  const std::string& catalog_variant) {
    GivenIds ids;
    if (!variant.empty()) {
        ids.variant = variant_id_of(variant, "--variant-id");
    }
    if (!product.empty()) {
        ids.product = product_id_of(product, "--product-id");
    }
    if (!catalog_variant.empty()) {
        ids.catalog_variant =
            variant_id_of(catalog_variant, "--catalog-variant-id");
    }
    return ids;
}

void remove_key(const LinkRemoval& removal, std::int64_t shop,
                LinkRules& rules) {
    if (removal.allow_relink) {
        rules.release_key(shop, removal.key, removal.note);
    } else {
        rules.block_key(shop, removal.key, removal.note);
    }
}

/// A key that nobody has may be meant for later, or mistyped.
void tell_of_unheld_key(const LinkRemoval& removal, std::int64_t shop,
                        Identifier identifier, LinkEditing& links,
                        Observer& observer) {
    if (!links.shop_variants_with(shop, removal.key).empty()) {
        return;
    }
    const auto message =
        fmt::format("no variant of shop {} has '{}' now",
                    printable(removal.shop), printable(removal.key));
    const auto others = links.with_other_identifier(shop, removal.key);
    if (others > 0) {
        observer.log(
            Severity::info,
            fmt::format("{} as its {}; as {}, {}", message,
                        to_string(identifier),
                        identifier == Identifier::sku ? "barcode" : "sku",
                        others == 1 ? "one has it"
                                    : fmt::format("{} have it", others)));
        return;
    }
    const auto near = links.shop_variants_near(shop, removal.key);
    if (near.empty()) {
        observer.log(Severity::info, message);
        return;
    }
    observer.log(Severity::warning,
                 fmt::format("{}; did you mean '{}'?", message,
                             printable(near.front().identifier)));
}

} // namespace

LinkResult link_add(const LinkJob& job, const LinkAddition& addition,
                    Observer& observer, const StopToken& stop) {
    check_typed_text("--note", addition.note.value_or(""));
    const auto ids = read_ids(addition.variant_id, addition.product_id,
                              addition.catalog_variant_id);
    if ((ids.variant == 0 && ids.product == 0) ||
        (ids.catalog_variant == 0 && addition.identifier.empty())) {
        throw Error(ErrorKind::usage, "the command does not name what to link",
                    "give --variant-id or --product-id, and an identifier or "
                    "--catalog-variant-id");
    }
    const auto unread = addition.unseen    ? Unread::is_added
                        : ids.variant != 0 ? Unread::is_refused
                                           : Unread::has_nothing;
    return run_on_links(
        job, {"link add", addition.shop, {}, unread}, observer, stop,
        [&](LinkEditing& links, const CatalogIdentity& catalog, RejectLog&) {
            LinkRules rules{links, catalog, job};
            const auto shop = rules.child_shop(addition.shop, unread);
            const auto target =
                ids.catalog_variant != 0
                    ? ids.catalog_variant
                    : rules.catalog_variant_with(addition.identifier);
            const auto variant = ids.variant != 0
                                     ? ShopVariantId{shop, ids.variant}
                                     : rules.variant_of_product(
                                           addition.shop, ids.product, target);
            rules.pin(variant, target, addition.note,
                      {addition.replace, addition.unseen});
            return rules.unchanged();
        });
}

LinkResult link_remove(const LinkJob& job, const LinkRemoval& removal,
                       Observer& observer, const StopToken& stop) {
    check_typed_text("--note", removal.note.value_or(""));
    check_typed_text("--key", removal.key);
    const auto ids = read_ids(removal.variant_id, removal.product_id, {});
    if (ids.variant == 0 && ids.product == 0 && removal.identifier.empty() &&
        removal.key.empty()) {
        throw Error(ErrorKind::usage,
                    "the command does not name the link to end",
                    "give --variant-id, --product-id, an identifier or --key");
    }
    const auto unread = removal.key.empty() || removal.allow_relink
                            ? Unread::has_nothing
                            : Unread::is_added;
    return run_on_links(
        job, {"link remove", removal.shop, {}, unread}, observer, stop,
        [&](LinkEditing& links, const CatalogIdentity& catalog, RejectLog&) {
            LinkRules rules{links, catalog, job};
            const auto shop = rules.child_shop(removal.shop, unread);
            if (!removal.key.empty()) {
                remove_key(removal, shop, rules);
                tell_of_unheld_key(removal, shop,
                                   catalog.identifier.value_or(Identifier::sku),
                                   links, observer);
                return rules.unchanged();
            }
            ShopVariantId variant{shop, ids.variant};
            if (ids.variant == 0) {
                variant =
                    ids.product != 0
                        ? rules.variant_of_product(removal.shop, ids.product, 0)
                        : rules.shop_variant_with(removal.shop,
                                                  removal.identifier);
            }
            if (removal.allow_relink) {
                rules.release(variant, removal.note);
            } else {
                rules.block(variant, removal.note, {});
            }
            return rules.unchanged();
        });
}

} // namespace hwsync
