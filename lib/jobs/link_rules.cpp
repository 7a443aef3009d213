#include "jobs/link_rules.hpp"

#include "catalog/association.hpp"
#include "catalog/catalog_mismatch.hpp"
#include "jobs/freed_variants.hpp"
#include "model/keys.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace hwsync {

namespace {

/// `1 ("A-1"), 2 ("A-2")`, not more than a person can choose from.
std::string list_of(const std::vector<KnownVariant>& variants) {
    constexpr std::size_t most = 20;
    std::string list;
    for (std::size_t i = 0; i < variants.size() && i < most; ++i) {
        list += fmt::format("{}{}", i == 0 ? "" : ", ", variants[i].id);
        if (!variants[i].identifier.empty()) {
            list += fmt::format(" ({})", printable(variants[i].identifier));
        }
    }
    if (variants.size() > most) {
        list += fmt::format(", and {} more", variants.size() - most);
    }
    return list;
}

Error several(std::string_view what, const std::vector<KnownVariant>& variants,
              std::string_view flag) {
    return {ErrorKind::usage, fmt::format("{}: {}", what, list_of(variants)),
            fmt::format("name one with {}", flag)};
}

} // namespace

const ChildRules* child_named(const std::vector<ChildRules>& children,
                              const std::string& name) {
    const auto found = std::find_if(
        children.begin(), children.end(),
        [&](const ChildRules& child) { return child.shop == name; });
    return found != children.end() ? &*found : nullptr;
}

LinkRules::LinkRules(LinkEditing& links, const CatalogIdentity& catalog,
                     const LinkJob& job)
    : m_links(links), m_job(job),
      m_identifier(catalog.identifier.value_or(Identifier::sku)),
      m_catalog(catalog) {}

std::int64_t LinkRules::child_shop(const std::string& name, Unread unread) {
    auto& number = m_shops[name];
    if (number == 0) {
        auto found = m_links.find_shop(name);
        const auto* const rules = found || name == m_catalog.primary
                                      ? nullptr
                                      : child_named(m_job.children, name);
        if (rules != nullptr && unread != Unread::is_added) {
            m_shops.erase(name);
            throw never_read(unread == Unread::is_refused
                                 ? ErrorKind::safety
                                 : ErrorKind::not_found,
                             name);
        }
        if (rules != nullptr) {
            ShopRules shop;
            shop.shop = name;
            shop.strip_prefix = rules->prefix;
            shop.strip_suffix = rules->suffix;
            found = m_links.add_shop(shop);
        }
        if (!found) {
            m_shops.erase(name);
            throw no_such_child(name, m_catalog.primary, m_links.shop_names());
        }
        number = *found;
    }
    return number;
}

std::string LinkRules::key_of(std::string_view identifier) const {
    Keys keys;
    m_identifier == Identifier::sku ? make_sku_keys(identifier, keys)
                                    : make_barcode_keys(identifier, keys);
    return keys.exact;
}

std::int64_t LinkRules::catalog_variant_with(std::string_view identifier) {
    const auto key = key_of(identifier);
    const auto found = key.empty() ? std::vector<KnownVariant>{}
                                   : m_links.catalog_variants_with(key);
    if (found.empty()) {
        throw Error(ErrorKind::not_found,
                    fmt::format("no catalog variant has the {} '{}'",
                                to_string(m_identifier), printable(identifier)),
                    "check it, or name the variant with --catalog-variant-id");
    }
    if (found.size() > 1) {
        throw several(fmt::format("{} catalog variants have the {} '{}'",
                                  found.size(), to_string(m_identifier),
                                  printable(identifier)),
                      found, "--catalog-variant-id");
    }
    return found.front().id;
}

ShopVariantId LinkRules::variant_of_product(const std::string& shop,
                                            std::int64_t product,
                                            std::int64_t catalog_variant) {
    const auto number = child_shop(shop);
    auto variants = m_links.variants_of_product(number, product);
    if (variants.empty()) {
        throw absent(shop,
                     {ErrorKind::not_found,
                      fmt::format("shop {}'s last reading had no product {}",
                                  printable(shop), product),
                      "check the id, or give the variant's with --variant-id"});
    }
    if (variants.size() == 1) {
        return {number, variants.front().id};
    }
    const auto target = m_links.catalog_variant(catalog_variant);
    std::vector<KnownVariant> fitting;
    std::copy_if(variants.begin(), variants.end(), std::back_inserter(fitting),
                 [&](const KnownVariant& variant) {
                     return target && !target->key.empty() &&
                            variant.key == target->key;
                 });
    if (fitting.size() == 1) {
        return {number, fitting.front().id};
    }
    throw several(fmt::format("product {} of shop {} has {} variants", product,
                              printable(shop), variants.size()),
                  variants, "--variant-id");
}

ShopVariantId LinkRules::shop_variant_with(const std::string& shop,
                                           std::string_view identifier) {
    const auto number = child_shop(shop);
    const auto key = key_of(identifier);
    std::vector<KnownVariant> found;
    if (!key.empty()) {
        found = m_links.shop_variants_with(number, identifier);
        for (const auto& target : m_links.catalog_variants_with(key)) {
            for (const auto id :
                 m_links.variants_linked_to(number, target.id)) {
                const bool listed = std::any_of(
                    found.begin(), found.end(),
                    [&](const KnownVariant& one) { return one.id == id; });
                if (!listed) {
                    found.push_back(
                        m_links.shop_variant({number, id})
                            .value_or(KnownVariant{id, 0, false, {}, {}, 0}));
                }
            }
        }
    }
    if (found.empty()) {
        throw absent(shop,
                     {ErrorKind::not_found,
                      fmt::format("no variant of shop {} has the {} '{}' or is "
                                  "linked to one that has",
                                  printable(shop), to_string(m_identifier),
                                  printable(identifier)),
                      "check it, or name the variant with --variant-id"});
    }
    if (found.size() > 1) {
        throw several(fmt::format("'{}' may be {} variants of shop {}",
                                  printable(identifier), found.size(),
                                  printable(shop)),
                      found, "--variant-id");
    }
    return {number, found.front().id};
}

const std::string& LinkRules::name_of(std::int64_t shop) const {
    static const std::string none;
    const auto found =
        std::find_if(m_shops.begin(), m_shops.end(),
                     [&](const auto& one) { return one.second == shop; });
    return found != m_shops.end() ? found->first : none;
}

Error LinkRules::absent(const std::string& shop, Error error) const {
    return m_catalog.has_read(shop) ? std::move(error)
                                    : never_read(error.kind(), shop);
}

void LinkRules::check_seen(ShopVariantId variant,
                           const LinkAllowance& allowance) {
    const auto known = m_links.shop_variant(variant);
    if (!allowance.unseen && !(known && known->is_live)) {
        throw absent(name_of(variant.shop),
                     {ErrorKind::safety,
                      fmt::format("the shop's last reading had no variant {}",
                                  variant.variant),
                      "check the id; if it is right, give --unseen"});
    }
}

void LinkRules::pin(ShopVariantId variant, std::int64_t catalog_variant,
                    const std::optional<std::string>& note,
                    const LinkAllowance& allowance) {
    const auto from = m_links.held(variant);
    const HeldLink to{catalog_variant,
                      "manual",
                      {},
                      note.value_or(from.is_link() ? from.note : "")};
    if (from == to) {
        ++m_unchanged;
        return;
    }
    check_seen(variant, allowance);
    const auto target = m_links.catalog_variant(catalog_variant);
    if (!target || !target->is_live) {
        throw Error(
            ErrorKind::not_found,
            target
                ? fmt::format("catalog variant {} is deleted", catalog_variant)
                : fmt::format("the catalog has no variant {}", catalog_variant),
            "look for the right one with hwsync show");
    }
    if (from.is_link() && from.catalog_variant != catalog_variant &&
        !allowance.replace) {
        throw Error(ErrorKind::safety,
                    fmt::format("variant {} is linked to catalog variant {} "
                                "already",
                                variant.variant, from.catalog_variant),
                    fmt::format("give --replace to link it to {} instead",
                                catalog_variant));
    }
    overrule_claims_on(variant);
    m_links.change(variant, to, "pinned");
}

void LinkRules::block(ShopVariantId variant,
                      const std::optional<std::string>& note,
                      const LinkAllowance& allowance) {
    const auto from = m_links.held(variant);
    const HeldLink to{
        0, "manual", {}, note.value_or(from.is_block() ? from.note : "")};
    if (from == to) {
        ++m_unchanged;
        return;
    }
    if (!from.exists() && !allowance.unseen && !m_links.shop_variant(variant)) {
        throw absent(
            name_of(variant.shop),
            {ErrorKind::not_found,
             fmt::format("the shop never had a variant {}", variant.variant),
             "check the id"});
    }
    overrule_claims_on(variant);
    m_links.change(variant, to, "blocked");
}

void LinkRules::release(ShopVariantId variant,
                        const std::optional<std::string>& note) {
    const auto from = m_links.held(variant);
    const auto claims = overrule_claims_on(variant);
    const HeldLink nothing{0, {}, {}, note.value_or("")};
    if (from.exists()) {
        m_links.change(variant, nothing,
                       from.is_block() ? "unblocked" : "unlinked");
    } else if (claims.are_left) {
        // The history says that an operator has decided.
        m_links.change(variant, nothing,
                       "let go: what was decided before does not come to it");
    } else if (!claims.have_ended) {
        ++m_unchanged;
    }
}

/// Ends what can go to no other variant, and then what only that kept away.
LinkRules::Overruled LinkRules::overrule_claims_on(ShopVariantId variant) {
    const auto& matching = matching_of(name_of(variant.shop), m_job);
    Overruled overruled;
    for (bool is_any = true; is_any;) {
        is_any = false;
        overruled.are_left = false;
        for (const auto& claim : m_links.claims_on(variant, matching)) {
            if (!claim.is_sole) {
                overruled.are_left = true;
                continue;
            }
            is_any = true;
            overruled.have_ended = true;
            m_links.change({variant.shop, claim.from}, {},
                           fmt::format("ended: variant {}, made anew in its "
                                       "stead, was decided on",
                                       variant.variant));
        }
    }
    return overruled;
}

BlockedKey LinkRules::key_in_shop(std::int64_t shop,
                                  const std::string& identifier) {
    auto key = m_links.key_in_shop(shop, identifier);
    if (key.empty()) {
        throw Error(ErrorKind::usage,
                    fmt::format("'{}' is no {}", printable(identifier),
                                to_string(m_identifier)),
                    "give the identifier as it stands in the shop");
    }
    return {shop, std::move(key), identifier};
}

void LinkRules::block_key(std::int64_t shop, const std::string& identifier,
                          const std::optional<std::string>& note) {
    const auto key = key_in_shop(shop, identifier);
    const auto from = m_links.key_block(shop, key.key);
    const KeyBlock to{true, note.value_or(from.note)};
    if (from == to) {
        ++m_unchanged;
        return;
    }
    m_links.change_key(key, to, "blocked");
    for (const auto variant : m_links.automatically_linked(shop, key.key)) {
        m_links.change({shop, variant}, {}, "ended: identifier blocked");
    }
    for (const auto variant : m_links.linked_by_other(shop, identifier)) {
        m_links.change({shop, variant}, {}, "ended: identifier blocked");
    }
}

void LinkRules::release_key(std::int64_t shop, const std::string& identifier,
                            const std::optional<std::string>& note) {
    const auto key = key_in_shop(shop, identifier);
    if (!m_links.key_block(shop, key.key).exists) {
        ++m_unchanged;
        return;
    }
    m_links.change_key(key, {false, note.value_or("")}, "unblocked");
}

bool LinkRules::is_automatic(ShopVariantId variant,
                             std::int64_t catalog_variant) {
    const auto held = m_links.held(variant);
    return held.origin == "auto" && held.catalog_variant == catalog_variant;
}

} // namespace hwsync
