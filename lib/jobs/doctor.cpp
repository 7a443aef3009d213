#include <hwsync/doctor.hpp>

#include "catalog/catalog_health.hpp"
#include "config/access_token.hpp"
#include "config/credentials.hpp"
#include "jobs/doctor_notify.hpp"
#include "jobs/doctor_online.hpp"
#include "net/curl.hpp"
#include "share/health.hpp"
#include "shopify/api_version.hpp"

#include <hwsync/error.hpp>
#include <hwsync/own_files.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <vector>

namespace hwsync {

namespace {

constexpr Duration end_is_near = std::chrono::hours{24} * 90;

HealthCheck check_config(const Config& config) {
    HealthCheck check{"config", {}, Health::ok, {}, {}};
    if (config.path.empty()) {
        check.health = Health::warning;
        check.message = "there is no config file";
        check.remedy = "write one to read shops live, see hwsync-config(5); "
                       "commands given --file need none";
        return check;
    }
    check.message = fmt::format(
        "{}: {} {}, {}", printable(config.path.string(), 300),
        config.shops.size(), config.shops.size() == 1 ? "shop" : "shops",
        config.primary.empty() ? "no primary"
                               : "primary " + printable(config.primary));
    if (config.primary.empty()) {
        check.health = Health::warning;
        check.remedy = "name the shop to import from: primary = \"...\"";
    }
    return check;
}

/// E.g. "token_env ($ACME_TOKEN)". Never the secret.
std::string source_of(const CredentialConfig& credential) {
    const auto* key = credential.client_id.empty() ? "token" : "client_secret";
    switch (credential.source) {
    case CredentialConfig::Source::env:
        return fmt::format("{}_env (${})", key, printable(credential.from));
    case CredentialConfig::Source::file:
        return fmt::format("{}_file ({})", key,
                           printable(credential.from, 300));
    case CredentialConfig::Source::command:
        break;
    }
    return fmt::format("{}_command", key);
}

/// What is to be expected of a credential of this kind.
std::string_view kind_of(const CredentialConfig& credential) {
    if (!credential.client_id.empty()) {
        return "client credentials: hwsync asks Shopify for a token of its own";
    }
    switch (credential.source) {
    case CredentialConfig::Source::env:
        return "a fixed access token; a public app's lasts an hour from 2027 "
               "on";
    case CredentialConfig::Source::file:
        return "an access token, read again once Shopify refuses it; a public "
               "app's lasts an hour from 2027 on";
    case CredentialConfig::Source::command:
        break;
    }
    return "an access token from a command, run again once Shopify refuses it; "
           "a public app's lasts an hour from 2027 on";
}

/// Throws if it cannot be read, or is not a credential.
void try_credential(const ShopConfig& shop, const DoctorRequest& request,
                    const StopToken& stop) {
    const auto& credential = *shop.credential;
    if (credential.client_id.empty()) {
        read_access_token(credential, request.environment, shop.name, &stop);
    } else {
        read_secret(credential, request.environment, shop.name, &stop);
    }
}

HealthCheck check_credential(const ShopConfig& shop,
                             const DoctorRequest& request,
                             const StopToken& stop) {
    HealthCheck check{"credentials", shop.name, Health::ok, {}, {}};
    if (!shop.credential) {
        check.health = Health::warning;
        check.message = "it has none: only files can be read";
        check.remedy = "make an app in Shopify's Dev Dashboard, and name its "
                       "client_id and client_secret_file, see "
                       "hwsync-config(5)";
        return check;
    }
    check.message = source_of(*shop.credential);
    if (shop.credential->source == CredentialConfig::Source::command &&
        !request.online) {
        check.message += fmt::format(" is only run with --online; {}",
                                     kind_of(*shop.credential));
        return check;
    }
    try {
        if (const auto file =
                credential_file(*shop.credential, request.environment)) {
            OwnFiles{request.catalog}.check_input(source_of(*shop.credential),
                                                  *file);
        }
        try_credential(shop, request, stop);
        check.message +=
            fmt::format(" is there; {}", kind_of(*shop.credential));
    } catch (const Error& error) {
        stop.check();
        check.health = Health::problem;
        check.message = error.message();
        check.remedy = error.remedy();
    }
    return check;
}

bool needs_network(const Config& config) {
    return !config.notify.heartbeat_url.empty() ||
           std::any_of(config.shops.begin(), config.shops.end(),
                       [](const auto& shop) { return shop.credential; });
}

/// It is loaded only by what uses the network: no other check would miss it.
HealthCheck check_libcurl() {
    try {
        return {"libcurl", {}, Health::ok, curl().version, {}};
    } catch (const Error& error) {
        return {
            "libcurl", {}, Health::problem, error.message(), error.remedy()};
    }
}

/// One for each version, with the first shop that asks for it.
void check_versions(const DoctorRequest& request, const VisitHealth& visit) {
    std::map<std::string, std::string> versions;
    for (const auto& shop : request.config.shops) {
        versions.emplace(shop.api_version, shop.name);
    }
    for (const auto& [version, shop] : versions) {
        const auto end = end_of_version(version);
        if (!end) {
            continue;
        }
        HealthCheck check{"api_version", {}, Health::ok, {}, {}};
        const auto date = format_time(*end).substr(0, 10);
        const bool is_over = *end <= request.now;
        check.message = fmt::format("{}: Shopify {} it on {}", version,
                                    is_over ? "ended" : "ends", date);
        if (*end - request.now < end_is_near) {
            check.shop = shop;
            check.health = is_over ? Health::problem : Health::warning;
            check.remedy = way_to_newer_version(version);
        }
        visit(check);
    }
}

} // namespace

std::string_view to_string(Health health) noexcept {
    switch (health) {
    case Health::ok:
        return "ok";
    case Health::warning:
        return "warning";
    case Health::problem:
        break;
    }
    return "problem";
}

void examine(const DoctorRequest& request, const StopToken& stop,
             const VisitHealth& visit) {
    visit(check_config(request.config));
    std::vector<const ShopConfig*> reachable;
    for (const auto& shop : request.config.shops) {
        const auto check = check_credential(shop, request, stop);
        if (check.health == Health::ok) {
            reachable.push_back(&shop);
        }
        visit(check);
    }
    if (needs_network(request.config)) {
        visit(check_libcurl());
    }
    check_versions(request, visit);
    examine_notify(request, stop, visit);
    if (const auto check = check_publishing(request, stop)) {
        visit(*check);
    }
    KnownStores stores;
    if (!request.catalog.empty()) {
        stores = check_catalog(request.catalog, request.config, request.now,
                               stop, visit);
    }
    if (request.online) {
        examine_online(request, reachable, stores, stop, visit);
    }
}

} // namespace hwsync
