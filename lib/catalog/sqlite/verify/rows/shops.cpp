#include "catalog/sqlite/verify/rows/shops.hpp"

#include "catalog/sqlite/open/key_renewal.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/runs/match_basis.hpp"
#include "model/keys.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <string>

namespace hwsync::sqlite {

namespace {

/// Takes apart what shop.key_settings holds: a version, a prefix and a suffix,
/// a line each.
void read_key_settings(std::string_view settings, ShopToVerify& shop) {
    const auto version = settings.substr(0, settings.find('\n'));
    shop.has_current_keys = version == std::to_string(key_version());
    settings.remove_prefix(std::min(version.size() + 1, settings.size()));
    const auto end = settings.rfind('\n');
    if (end == std::string_view::npos) {
        shop.has_current_keys = false;
        return;
    }
    shop.kept_strip = {std::string{settings.substr(0, end)},
                       std::string{settings.substr(end + 1)}};
}

ShopToVerify primary_shop(const Connection& connection) {
    ShopToVerify shop;
    shop.has_current_keys = kept_key_version(connection) == key_version();
    auto rows = connection.prepare(
        "SELECT name, value, CAST(value AS INTEGER) FROM property");
    while (rows.step()) {
        const auto name = rows.text(0);
        if (name == "primary") {
            shop.scope.name = rows.text(1);
        } else if (name == "live_products") {
            shop.live_products = rows.integer(2);
        } else if (name == "live_variants") {
            shop.live_variants = rows.integer(2);
        }
    }
    return shop;
}

ShopToVerify child_shop(const Connection& connection, const Statement& row,
                        const VerifyRequest& request) {
    ShopToVerify shop;
    shop.scope.shop = row.integer(0);
    shop.scope.name = row.text(1);
    read_key_settings(row.text(2), shop);
    shop.live_products = row.integer(3);
    shop.live_variants = row.integer(4);
    shop.scope.strip = shop.kept_strip;
    shop.later_rules = last_later_rules(connection, shop.scope.shop);
    shop.matching = request.matching;
    shop.verify = verify_config_of(request, shop.scope.name);
    for (const auto& rules : request.children) {
        if (rules.shop == shop.scope.name) {
            shop.scope.strip = {rules.prefix, rules.suffix};
            shop.matching = rules.matching;
        }
    }
    return shop;
}

} // namespace

bool is_primary(std::string_view shop, const CatalogIdentity& identity,
                const VerifyRequest& request) {
    return shop == identity.primary ||
           (!identity.primary_given && !shop.empty() &&
            shop == request.primary);
}

bool is_named_child(const VerifyRequest& request, std::string_view name) {
    return std::any_of(request.children.begin(), request.children.end(),
                       [&](const auto& child) { return child.shop == name; });
}

Error unknown_shop(std::string_view name) {
    return {ErrorKind::usage,
            fmt::format("the catalog knows no shop '{}'", printable(name)),
            "check --shop; a child is known once it was associated"};
}

std::vector<ShopToVerify> shops_to_verify(const Connection& connection,
                                          const VerifyRequest& request) {
    std::vector<ShopToVerify> shops{primary_shop(connection)};
    const auto identity = identity_of(connection);
    auto wanted = request.shops;
    std::erase_if(wanted, [&](const std::string& name) {
        return is_primary(name, identity, request);
    });
    if (wanted.empty() && !request.shops.empty()) {
        if (request.min_coverage) {
            throw Error(ErrorKind::usage,
                        "the primary shop has no coverage to be checked",
                        "name child shops with --shop, or leave out "
                        "--min-coverage");
        }
        return shops;
    }
    auto rows = connection.prepare(
        "SELECT number, name, key_settings, live_products, live_variants"
        " FROM shop ORDER BY name");
    while (rows.step()) {
        if (wanted.empty() || std::find(wanted.begin(), wanted.end(),
                                        rows.text(1)) != wanted.end()) {
            shops.push_back(child_shop(connection, rows, request));
            shops.back().was_read = identity.has_read(shops.back().scope.name);
        }
    }
    for (const auto& name : wanted) {
        const auto has_name = [&](const auto& shop) {
            return shop.scope.name == name;
        };
        // One that is read and was never associated is pending as a whole; one
        // of the config that was never read is told as such.
        const bool is_named =
            std::any_of(request.read.begin(), request.read.end(),
                        [&](const auto& shop) {
                            return shop.live && shop.shop == name;
                        }) ||
            is_named_child(request, name);
        if (!is_named && std::none_of(shops.begin(), shops.end(), has_name)) {
            throw unknown_shop(name);
        }
    }
    return shops;
}

std::vector<std::string>
shops_never_read(const std::vector<ShopToVerify>& shops,
                 const VerifyRequest& request) {
    std::vector<std::string> names;
    for (const auto& child : request.children) {
        const bool is_wanted =
            request.shops.empty() ||
            std::find(request.shops.begin(), request.shops.end(), child.shop) !=
                request.shops.end();
        if (is_wanted && std::none_of(shops.begin(), shops.end(),
                                      [&](const ShopToVerify& shop) {
                                          return shop.scope.name == child.shop;
                                      })) {
            names.push_back(child.shop);
        }
    }
    return names;
}

const VerifyConfig& verify_config_of(const VerifyRequest& request,
                                     std::string_view shop) {
    for (const auto& rules : request.children) {
        if (rules.shop == shop) {
            return rules.verify;
        }
    }
    return request.verify;
}

Identifier linking_identifier(const Connection& connection,
                              const VerifyRequest& request) {
    auto row = connection.prepare(
        "SELECT value FROM property WHERE name = 'identifier'");
    const auto kept = row.step() ? parse_identifier(row.text(0)) : std::nullopt;
    if (kept && request.identifier && *kept != *request.identifier) {
        throw Error(ErrorKind::safety,
                    fmt::format("the catalog is linked by {}, not by {}",
                                to_string(*kept),
                                to_string(*request.identifier)),
                    "set identifier in the config file to what the catalog is "
                    "linked by");
    }
    return kept.value_or(request.identifier.value_or(Identifier::sku));
}

} // namespace hwsync::sqlite
