#include "jobs/link_row_check.hpp"

#include "model/keys.hpp"

#include <hwsync/error.hpp>
#include <hwsync/spreadsheet.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace hwsync {

namespace {

Keys keys_of(std::string_view text, Identifier identifier) {
    Keys keys;
    identifier == Identifier::sku ? make_sku_keys(text, keys)
                                  : make_barcode_keys(text, keys);
    return keys;
}

bool has(const std::vector<KnownVariant>& variants, std::int64_t id) {
    return std::any_of(
        variants.begin(), variants.end(),
        [id](const KnownVariant& variant) { return variant.id == id; });
}

void check(std::string_view what, std::int64_t said, std::int64_t known,
           std::string_view of_whom) {
    if (said != 0 && known != 0 && said != known) {
        throw Error(ErrorKind::input, fmt::format("{} has the {} {}, not {}",
                                                  of_whom, what, known, said));
    }
}

} // namespace

void check_said(Identifier identifier, const std::string& said,
                const std::string& known, std::string_view of_whom) {
    if (said.empty() || said == trimmed(known) ||
        keys_of(said, identifier).near == keys_of(known, identifier).near) {
        return;
    }
    throw Error(ErrorKind::input,
                fmt::format("{} has the {} '{}', not '{}'", of_whom,
                            to_string(identifier), printable(known),
                            printable(said)));
}

void LinkRowCheck::check_variant(const LinkRow& row, ShopVariantId variant) {
    if (const auto known = m_links.shop_variant(variant)) {
        const auto who = fmt::format("variant {}", variant.variant);
        check("product", row.product, known->product_id, who);
        check("inventory item", row.inventory_item, known->inventory_item_id,
              who);
        const bool links_by_sku = m_identifier == Identifier::sku;
        check_said(Identifier::sku, row.sku,
                   links_by_sku ? known->identifier : known->other, who);
        check_said(Identifier::barcode, row.barcode,
                   links_by_sku ? known->other : known->identifier, who);
    }
}

void LinkRowCheck::check_product(const LinkRow& row,
                                 std::int64_t catalog_variant) {
    if (const auto known = m_links.catalog_variant(catalog_variant)) {
        check("product", row.catalog_product, known->product_id,
              fmt::format("catalog variant {}", catalog_variant));
    }
}

bool LinkRowCheck::has_identifier(std::int64_t catalog_variant,
                                  const std::string& identifier) {
    const auto known = m_links.catalog_variant(catalog_variant);
    const auto keys = keys_of(identifier, m_identifier);
    const auto holders = m_links.catalog_variants_with(keys.exact);
    if (!known || has(holders, catalog_variant) ||
        // One that is deleted has it, too, whoever else does by now.
        keys_of(known->identifier, m_identifier).exact == keys.exact) {
        return true;
    }
    // A spreadsheet takes off leading zeros and apostrophes.
    return holders.empty() && !keys.near.empty() &&
           keys_of(known->identifier, m_identifier).near == keys.near;
}

void LinkRowCheck::check_addition(const LinkRow& row, ShopVariantId variant,
                                  std::int64_t catalog_variant) {
    check_variant(row, variant);
    check_product(row, catalog_variant);
    check_identifier(catalog_variant, row.identifier);
    // A person may choose another one of the candidates.
    if (row.others.find(fmt::format("{}:", catalog_variant)) ==
        std::string::npos) {
        check_identifier(catalog_variant, m_identifier == Identifier::sku
                                              ? row.shown_sku
                                              : row.shown_barcode);
    }
}

void LinkRowCheck::check_identifier(std::int64_t catalog_variant,
                                    const std::string& identifier) {
    if (trimmed(identifier).empty() ||
        has_identifier(catalog_variant, identifier)) {
        return;
    }
    const auto known = m_links.catalog_variant(catalog_variant);
    const auto stored = known ? known->identifier : std::string{};
    throw Error(ErrorKind::input,
                fmt::format("catalog variant {} has the {} '{}', not '{}'{}",
                            catalog_variant, to_string(m_identifier),
                            printable(stored), printable(identifier),
                            is_shortened_number(identifier)
                                ? ", which a spreadsheet made of a long number"
                                : ""));
}

void LinkRowCheck::check_removal(const LinkRow& row, ShopVariantId variant) {
    check_variant(row, variant);
    const auto linked_to = m_links.held(variant).catalog_variant;
    const auto target =
        row.catalog_variant != 0 ? row.catalog_variant : linked_to;
    check("link to catalog variant", row.catalog_variant, linked_to,
          fmt::format("variant {}", variant.variant));
    check_product(row, target);
    const auto known = m_links.shop_variant(variant);
    if (trimmed(row.identifier).empty() || !known ||
        (target != 0 && has_identifier(target, row.identifier))) {
        return;
    }
    if (!has(m_links.shop_variants_with(variant.shop, row.identifier),
             variant.variant)) {
        check_said(m_identifier, row.identifier, known->identifier,
                   fmt::format("variant {}", variant.variant));
    }
}

} // namespace hwsync
