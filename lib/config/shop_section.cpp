#include "config/shop_section.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace hwsync {

namespace {

constexpr std::array<std::string_view, 4> api_versions{"2026-01", "2026-04",
                                                       "2026-07", "2026-10"};
constexpr std::size_t longest_host = 253;

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
}

bool is_host(std::string_view text) {
    return text.size() <= longest_host && text.find('.') != text.npos &&
           is_letter_or_digit(text.front()) &&
           is_letter_or_digit(text.back()) && text.find("..") == text.npos &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return is_letter_or_digit(c) || c == '.' || c == '-';
           });
}

std::string lower(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') {
            c = static_cast<char>(c - 'A' + 'a');
        }
    }
    return text;
}

std::string read_domain(Section& section) {
    const auto domain = section.text("domain");
    if (!domain) {
        throw section.wrong("", "has no domain",
                            "add domain = \"NAME.myshopify.com\"");
    }
    if (!is_host(*domain)) {
        throw section.wrong("domain", "is no host name",
                            "give it as NAME.myshopify.com, without https://");
    }
    return lower(*domain);
}

void forbid_secrets(Section& section) {
    for (const auto* key : {"token", "client_secret", "secret", "password",
                            "access_token", "api_secret"}) {
        section.forbid(key, "is a secret, which never stands in this file",
                       "give token_env, token_file or token_command, and "
                       "make a new secret if others may have seen this one");
    }
}

/// The one of `prefix`_env, _file and _command that is given.
std::optional<CredentialConfig> read_source(Section& section,
                                            const std::string& prefix,
                                            const ShopDefaults& defaults) {
    using Source = CredentialConfig::Source;
    constexpr std::array<std::pair<std::string_view, Source>, 3> kinds{
        {{"_env", Source::env},
         {"_file", Source::file},
         {"_command", Source::command}}};
    std::optional<CredentialConfig> found;
    for (const auto& [suffix, source] : kinds) {
        const auto key = prefix + std::string{suffix};
        auto value = section.text(key);
        if (!value) {
            continue;
        }
        if (found) {
            throw section.wrong(key, "is a second credential",
                                "keep only one of them");
        }
        if (source == Source::file) {
            value = (defaults.folder / *value).string();
        }
        found = CredentialConfig{source, *value, {}};
    }
    return found;
}

std::optional<CredentialConfig> read_credential(Section& section,
                                                const ShopDefaults& defaults) {
    forbid_secrets(section);
    auto token = read_source(section, "token", defaults);
    auto secret = read_source(section, "client_secret", defaults);
    const auto client_id = section.text("client_id");
    if (token && (secret || client_id)) {
        throw section.wrong("", "has two credentials",
                            "keep either the token or the client id with its "
                            "secret");
    }
    if (secret.has_value() != client_id.has_value()) {
        throw section.wrong("",
                            client_id ? "has a client_id without its secret"
                                      : "has a client secret without an id",
                            "give client_id and one of client_secret_env, "
                            "client_secret_file and client_secret_command");
    }
    if (secret) {
        secret->client_id = *client_id;
        return secret;
    }
    return token;
}

void read_strip_rules(Section& section, ShopRole role, ShopConfig& shop) {
    for (const auto* key : {"strip_prefix", "strip_suffix"}) {
        const auto value = section.text(key);
        if (!value) {
            continue;
        }
        if (role == ShopRole::primary) {
            throw section.wrong(key, "is for child shops only",
                                "remove it from the primary shop");
        }
        (std::string_view{key} == "strip_prefix" ? shop.strip_prefix
                                                 : shop.strip_suffix) = *value;
    }
}

std::string_view host_of(std::string_view url) {
    auto host = url.substr(url.find("://") + 3);
    host = host.substr(0, host.find_first_of("/?#"));
    if (host.starts_with('[')) {
        return host.substr(0, host.find(']') + 1);
    }
    return host.substr(0, host.find(':'));
}

bool is_loopback(std::string_view host) {
    return host == "localhost" || host == "[::1]" ||
           (host.starts_with("127.") &&
            std::all_of(host.begin(), host.end(), [](char c) {
                return c == '.' || (c >= '0' && c <= '9');
            }));
}

} // namespace

bool is_safe_url(std::string_view url) {
    if (url.find('@') != url.npos || url.find(' ') != url.npos) {
        return false;
    }
    if (url.starts_with("https://")) {
        return !host_of(url).empty();
    }
    return url.starts_with("http://") && is_loopback(host_of(url));
}

std::optional<std::string> read_api_version(Section& section) {
    auto version = section.text("api_version");
    if (version && std::find(api_versions.begin(), api_versions.end(),
                             *version) == api_versions.end()) {
        throw section.wrong(
            "api_version",
            fmt::format("{} is none that this release was tested with",
                        printable(*version)),
            fmt::format("give {} to {}, or remove the line",
                        api_versions.front(), api_versions.back()));
    }
    return version;
}

ShopConfig read_shop(Section section, const std::string& name, ShopRole role,
                     const ShopDefaults& defaults) {
    ShopConfig shop;
    shop.name = name;
    shop.domain = read_domain(section);
    shop.credential = read_credential(section, defaults);
    shop.api_version = read_api_version(section).value_or(defaults.api_version);
    shop.endpoint = section.text("endpoint").value_or("");
    if (!shop.endpoint.empty() && !is_safe_url(shop.endpoint)) {
        throw section.wrong("endpoint", "is no safe address",
                            "give https://, or http:// to a loopback address");
    }
    read_strip_rules(section, role, shop);
    section.finish();
    return shop;
}

} // namespace hwsync
