#include "jobs/waived_variant.hpp"

#include "catalog/catalog_mismatch.hpp"
#include "catalog/open.hpp"
#include "model/id_text.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace hwsync {

namespace {

Error no_such_variant(const std::string& shop, std::string_view which) {
    return {
        ErrorKind::not_found,
        fmt::format("shop {} never had a variant {}", printable(shop), which),
        "check it; hwsync verify names the variants that it finds"};
}

/// Of several that are live, none is named: all that have the key are meant.
void name_by_identifier(const std::string& identifier, const std::string& shop,
                        WaiverEditing& waivers, NewWaiver& waiver) {
    const auto found = waivers.variants_with(waiver.shop, identifier);
    if (found.empty()) {
        throw no_such_variant(shop,
                              fmt::format("with '{}'", printable(identifier)));
    }
    const auto live =
        std::count_if(found.begin(), found.end(),
                      [](const KnownVariant& one) { return one.is_live; });
    waiver.identifier = found.front().identifier;
    waiver.is_named_by_identifier = true;
    if (live == 1 || found.size() == 1) {
        waiver.variant = found.front().id;
        return;
    }
    waiver.key = found.front().key;
}

void name_by_id(const std::string& id, const std::string& shop,
                WaiverEditing& waivers, NewWaiver& waiver) {
    waiver.variant = variant_id_of(id, "--variant-id");
    const auto variant = waivers.variant({waiver.shop, waiver.variant});
    if (!variant) {
        throw no_such_variant(shop, std::to_string(waiver.variant));
    }
    waiver.identifier = variant->identifier;
}

} // namespace

std::unique_ptr<Catalog> open_for_waivers(const WaiverJob& job,
                                          const std::string& shop,
                                          const StopToken& stop) {
    CatalogTarget target;
    target.path = job.catalog;
    target.command = "waive";
    target.shop = shop;
    target.needs_known_shop = true;
    target.now = job.clock();
    target.lock_timeout = job.lock_timeout;
    target.stop = &stop;
    auto catalog = open_existing_catalog(target);
    if (!catalog) {
        throw no_such_catalog(job.catalog);
    }
    return catalog;
}

NewWaiver new_waiver(const WaiverJob& job, const WaiverAddition& addition,
                     Catalog& catalog, WaiverEditing& waivers) {
    const auto shop = waivers.find_shop(addition.shop);
    if (!shop) {
        throw no_such_child(addition.shop, catalog.identity().primary,
                            waivers.shop_names());
    }
    NewWaiver waiver;
    waiver.shop = *shop;
    waiver.kind = addition.kind;
    waiver.until = addition.until;
    waiver.by = job.by;
    waiver.at = job.clock();
    waiver.note = addition.note;
    if (addition.variant_id.empty()) {
        name_by_identifier(addition.identifier, addition.shop, waivers, waiver);
    } else {
        name_by_id(addition.variant_id, addition.shop, waivers, waiver);
    }
    return waiver;
}

Waiver as_made(std::int64_t id, const std::string& shop,
               const NewWaiver& waiver) {
    return {id,
            shop,
            waiver.variant,
            waiver.identifier,
            waiver.kind,
            waiver.until,
            waiver.by,
            waiver.at,
            waiver.note,
            waiver.until && *waiver.until < waiver.at ? WaiverState::over
                                                      : WaiverState::holds};
}

} // namespace hwsync
