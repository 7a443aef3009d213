#include "shared/shops.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <string_view>

namespace {

enum class Role { any, primary, child };

/// Offers only shops that can stand in the place of one that is not there.
void check_is_named(const hwsync::Config& config, const std::string& shop,
                    Role role) {
    if (config.shops.empty() || config.find_shop(shop) != nullptr) {
        return;
    }
    std::vector<std::string_view> names;
    for (const auto& known : config.shops) {
        const bool is_primary = known.name == config.primary;
        if (role == Role::any || is_primary == (role == Role::primary)) {
            names.push_back(known.name);
        }
    }
    const auto meant = hwsync::nearest(shop, names);
    throw hwsync::Error(
        hwsync::ErrorKind::usage,
        fmt::format("the config file has no shop {}", hwsync::printable(shop)),
        meant.empty()
            ? "check --shop and the config file"
            : fmt::format("did you mean {}?", hwsync::printable(meant)));
}

/// Without a recording.
hwsync::LiveAccess access_to(const Context& context, const std::string& shop);

} // namespace

PrimaryShop primary_shop(const Context& context, const std::string& given) {
    const auto& config = context.config();
    if (given.empty()) {
        return {config.primary, !config.primary.empty()};
    }
    check_is_named(config, given,
                   config.primary.empty() ? Role::any : Role::primary);
    if (!config.primary.empty() && given != config.primary) {
        throw hwsync::Error(
            hwsync::ErrorKind::safety,
            fmt::format("shop {} is a child shop", hwsync::printable(given)),
            "child shops are never imported; link it with hwsync associate");
    }
    return {given, given == config.primary};
}

hwsync::ShopConfig child_shop(const Context& context,
                              const std::string& given) {
    const auto& config = context.config();
    check_is_named(config, given, Role::child);
    if (!config.primary.empty() && given == config.primary) {
        throw hwsync::Error(hwsync::ErrorKind::usage,
                            fmt::format("shop {} is the primary shop",
                                        hwsync::printable(given)),
                            "name a child shop; the primary shop is imported");
    }
    if (const auto* shop = config.find_shop(given)) {
        return *shop;
    }
    hwsync::ShopConfig shop;
    shop.matching = config.matching;
    shop.name = given;
    return shop;
}

void check_is_named(const Context& context, const std::string& shop) {
    check_is_named(context.config(), shop, Role::any);
}

void tell_never_read(const Context& context, const std::string& shop) {
    const auto name = hwsync::printable(shop);
    context.observer().log(
        hwsync::Severity::warning,
        fmt::format("shop {0} was never read: run hwsync associate --shop {0}",
                    name));
}

std::vector<std::string> child_shops(const Context& context) {
    std::vector<std::string> names;
    for (const auto& shop : context.config().shops) {
        if (shop.name != context.config().primary) {
            names.push_back(shop.name);
        }
    }
    if (names.empty()) {
        throw hwsync::Error(hwsync::ErrorKind::usage,
                            "no config file names a child shop",
                            "give --shop and an export with --file, or a "
                            "config file with the shops");
    }
    return names;
}

hwsync::LiveAccess live_access(const Context& context,
                               const std::string& shop) {
    auto access = access_to(context, shop);
    access.recording = context.recording();
    return access;
}

namespace {

hwsync::LiveAccess access_to(const Context& context, const std::string& shop) {
    const auto& config = context.config();
    const auto* const found = config.find_shop(shop);
    if (found == nullptr) {
        throw hwsync::Error(
            hwsync::ErrorKind::usage,
            shop.empty()
                ? std::string{"no config file names a primary shop to ask"}
                : fmt::format("no config file says how to reach shop {}",
                              hwsync::printable(shop)),
            "name a config file with the shop's domain and credential; "
            "imports, "
            "associate and verify also take an export with --file");
    }
    const hwsync::OwnFiles own{context.catalog()};
    const auto& environment = context.environment();
    if (const auto file =
            found->credential
                ? hwsync::credential_file(*found->credential, environment)
                : std::nullopt) {
        own.check_input("the credential of shop " + hwsync::printable(shop),
                        *file);
    }
    context.check_certificates();
    return {*found, config.http, environment};
}

} // namespace

std::vector<hwsync::ChildRules> child_rules(const Context& context) {
    const auto& config = context.config();
    std::vector<hwsync::ChildRules> rules;
    for (const auto& shop : config.shops) {
        if (shop.name != config.primary) {
            rules.push_back({shop.name, shop.strip_prefix, shop.strip_suffix,
                             shop.matching, shop.verify});
        }
    }
    return rules;
}
