#include "catalog/sqlite/verify/links/block_check.hpp"

#include "model/plain_keys.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

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
    read_variants(connection, shop, identifier);
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
    }
}

void VerifiedBlocks::read_variants(const Connection& connection,
                                   const ShopToVerify& shop,
                                   Identifier identifier) {
    auto rows = connection.prepare(
        fmt::format("SELECT v.{}, l.variant_id, l.run FROM link AS l"
                    " JOIN shop_variant AS v"
                    "  ON v.shop = l.shop AND v.id = l.variant_id"
                    " WHERE l.catalog_variant_id IS NULL AND l.shop = ?1"
                    " ORDER BY l.run DESC",
                    to_string(identifier)));
    rows.bind(1, shop.scope.shop);
    while (rows.step()) {
        m_variants[key_of(rows.text(0), identifier, shop.scope.strip)] = {
            rows.integer(1), rows.integer(2)};
    }
    m_variants.erase("");
}

std::int64_t VerifiedBlocks::variant_with(std::string_view key,
                                          std::int64_t before_run) const {
    const auto found = m_variants.find(key);
    return found != m_variants.end() && found->second.run < before_run
               ? found->second.id
               : 0;
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
