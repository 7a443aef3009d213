#include "catalog/sqlite/verify/links/block_check.hpp"

#include "model/plain_keys.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace hwsync::sqlite {

namespace {

std::string key_of(std::string_view text, Identifier identifier,
                   const StripRules& strip) {
    PlainKeys keys;
    identifier == Identifier::sku
        ? make_plain_sku_keys(text, strip.prefix, strip.suffix, keys)
        : make_plain_barcode_keys(text, keys);
    return keys.exact;
}

} // namespace

VerifiedBlocks::VerifiedBlocks(const Connection& connection,
                               const ShopToVerify& shop, Identifier identifier)
    : m_shop(shop.scope.name) {
    read_keys(connection, shop, identifier);
    read_variants(connection, shop);
}

void VerifiedBlocks::read_keys(const Connection& connection,
                               const ShopToVerify& shop,
                               Identifier identifier) {
    auto rows = connection.prepare("SELECT identifier, key FROM key_block"
                                   " WHERE shop = ?1 AND ended_run IS NULL");
    rows.bind(1, shop.scope.shop);
    while (rows.step()) {
        if (shop.has_current_keys &&
            key_of(rows.text(0), identifier, shop.kept_strip) != rows.text(1)) {
            m_damaged.emplace(rows.text(0));
        }
        m_keys.insert(key_of(rows.text(0), identifier, shop.scope.strip));
        m_other_keys.insert(key_of(rows.text(0),
                                   identifier == Identifier::sku
                                       ? Identifier::barcode
                                       : Identifier::sku,
                                   shop.scope.strip));
    }
}

void VerifiedBlocks::read_variants(const Connection& connection,
                                   const ShopToVerify& shop) {
    auto rows = connection.prepare(
        "SELECT v.sku, v.barcode, l.variant_id, l.run, l.catalog_variant_id"
        " FROM link AS l INDEXED BY link_by_decision"
        " CROSS JOIN shop_variant AS v"
        "  ON v.shop = l.shop AND v.id = l.variant_id"
        " WHERE l.shop = ?1 AND l.origin = 'manual'"
        " AND (l.catalog_variant_id IS NULL OR v.deleted_at IS NOT NULL)"
        " ORDER BY l.run, l.variant_id");
    rows.bind(1, shop.scope.shop);
    while (rows.step()) {
        const HeldVariant held{rows.integer(2), rows.integer(3),
                               rows.integer(4)};
        const auto& strip = shop.scope.strip;
        m_by_sku[key_of(rows.text(0), Identifier::sku, strip)].push_back(held);
        m_by_barcode[key_of(rows.text(1), Identifier::barcode, strip)]
            .push_back(held);
    }
    m_by_sku.erase("");
    m_by_barcode.erase("");
}

const VerifiedBlocks::HeldVariant*
VerifiedBlocks::held_before(std::string_view key, Identifier by,
                            std::int64_t link_run,
                            std::int64_t linked_to) const {
    const auto& all = by == Identifier::sku ? m_by_sku : m_by_barcode;
    const auto found = all.find(key);
    if (found == all.end()) {
        return nullptr;
    }
    const auto& held = found->second;
    const auto first =
        std::find_if(held.begin(), held.end(), [&](const HeldVariant& variant) {
            return variant.run < link_run && variant.target != linked_to;
        });
    return first == held.end() ? nullptr : &*first;
}

void VerifiedBlocks::check_stored_keys(FindingSpool& report) const {
    for (const auto& identifier : m_damaged) {
        const auto message =
            fmt::format("the key of the blocked identifier '{}' is not what it "
                        "makes",
                        printable(identifier));
        Finding finding;
        finding.shop = m_shop;
        finding.identifier = identifier;
        finding.message = message;
        report.add(finding);
    }
}

} // namespace hwsync::sqlite
