#include "config/shop_section.hpp"

#include "model/keys.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

#include <arpa/inet.h>

namespace hwsync {

namespace {

constexpr std::array<std::string_view, 4> api_versions{"2026-01", "2026-04",
                                                       "2026-07", "2026-10"};
constexpr std::size_t longest_host = 253;
constexpr std::size_t longest_label = 63;

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
}

/// Letters, digits and inner hyphens, as RFC 1123 has it.
bool is_label(std::string_view label) {
    return !label.empty() && label.size() <= longest_label &&
           !label.starts_with('-') && !label.ends_with('-') &&
           std::all_of(label.begin(), label.end(), [](char c) {
               return is_letter_or_digit(c) || c == '-';
           });
}

bool is_host(std::string_view text) {
    if (text.size() > longest_host ||
        text.find('.') == std::string_view::npos) {
        return false;
    }
    while (true) {
        const auto dot = text.find('.');
        if (!is_label(text.substr(0, dot))) {
            return false;
        }
        if (dot == std::string_view::npos) {
            return true;
        }
        text.remove_prefix(dot + 1);
    }
}

std::string lower(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') {
            c = static_cast<char>(c - 'A' + 'a');
        }
    }
    return text;
}

/// The last part of a host's name has a letter; that of an address has none.
bool is_address(std::string_view host) {
    const auto last = host.substr(host.rfind('.') + 1);
    return last.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string read_domain(Section& section) {
    const auto domain = section.text("domain");
    if (!domain) {
        return {};
    }
    if (domain->find('/') != std::string::npos) {
        throw section.wrong("domain", "is a URL, not a host name",
                            "give it as NAME.myshopify.com, without https://");
    }
    if (!is_host(*domain) || is_address(*domain)) {
        throw section.wrong("domain", "is not a host name",
                            "give it as NAME.myshopify.com, without https://");
    }
    return lower(*domain);
}

bool is_variable(std::string_view name) {
    return !(name.front() >= '0' && name.front() <= '9') &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return is_letter_or_digit(c) || c == '_';
           });
}

} // namespace

std::optional<CredentialConfig>
read_source(Section& section, const std::string& prefix,
            const std::filesystem::path& folder) {
    using Source = CredentialConfig::Source;
    constexpr std::array<std::pair<std::string_view, Source>, 3> kinds{
        {{"_env", Source::env},
         {"_file", Source::file},
         {"_command", Source::command}}};
    std::optional<CredentialConfig> found;
    for (const auto& [suffix, source] : kinds) {
        const auto key = prefix + std::string{suffix};
        const auto value = section.text(
            key, source == Source::command ? Lines::several : Lines::one);
        if (!value) {
            continue;
        }
        if (found) {
            throw section.wrong(key, "is a second credential",
                                "keep only one of them");
        }
        found = CredentialConfig{source, *value, {}, {}, {}};
        if (source == Source::file) {
            found->from = section.path(key, folder)->string();
            const bool is_relative =
                std::filesystem::path{*value}.is_relative();
            found->relative = is_relative ? *value : "";
        } else if (source == Source::env && !is_variable(*value)) {
            throw section.wrong(key,
                                "is not the name of an environment variable",
                                "give letters, digits and _, without $");
        }
    }
    return found;
}

namespace {

std::optional<CredentialConfig> read_credential(Section& section,
                                                const ShopDefaults& defaults) {
    section.forbid_secrets();
    auto token = read_source(section, "token", defaults.folder);
    auto secret = read_source(section, "client_secret", defaults.folder);
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
        const bool is_prefix = std::string_view{key} == "strip_prefix";
        const auto sku = is_prefix ? *value + "X" : "X" + *value;
        if (trimmed(sku) != sku) {
            throw section.wrong(
                key,
                fmt::format("{} with white space, which is removed from SKUs "
                            "first, so that nothing would have it",
                            is_prefix ? "begins" : "ends"),
                "take the white space out");
        }
        (is_prefix ? shop.strip_prefix : shop.strip_suffix) = *value;
    }
}

/// What stands between `://` and the path; empty where a port is none.
std::string_view host_of(std::string_view url) {
    const auto begin = url.find("://") + 3;
    auto host = url.substr(begin);
    host = host.substr(0, host.find_first_of("/?#"));
    const auto bracket = host.rfind(']');
    const auto colon = host.find(':', host.starts_with('[') &&
                                              bracket != std::string_view::npos
                                          ? bracket
                                          : 0);
    if (colon == std::string_view::npos) {
        return host;
    }
    const auto port = host.substr(colon + 1);
    unsigned short number = 0;
    const auto [end, error] =
        std::from_chars(port.data(), port.data() + port.size(), number);
    const bool is_port =
        error == std::errc{} && end == port.data() + port.size() && number > 0;
    return is_port ? host.substr(0, colon) : std::string_view{};
}

/// Numbers as in 127.0.0.1: shorter forms mean different things to different
/// readers.
bool is_loopback(std::string_view host) {
    in_addr address{};
    return host == "localhost" || host == "[::1]" ||
           (host.starts_with("127.") &&
            inet_pton(AF_INET, std::string{host}.c_str(), &address) == 1);
}

bool is_plain_host(std::string_view host) {
    return is_loopback(host) || is_host(host) || is_label(host) ||
           (host.starts_with('[') && host.ends_with(']'));
}

std::string read_endpoint(Section& section) {
    auto url = section.text("endpoint").value_or("");
    if (!url.empty() &&
        (!is_safe_url(url) || url.find_first_of("?#") != std::string::npos)) {
        throw section.wrong("endpoint", "is not a safe address",
                            "give https://, or http:// to a loopback address, "
                            "without a user name, a password or a query");
    }
    return url;
}

MatchingConfig matching_of_shop(Section& section, ShopRole role,
                                const ShopDefaults& defaults) {
    const auto* table = section.table("matching");
    if (table == nullptr) {
        return defaults.matching;
    }
    if (role == ShopRole::primary) {
        throw section.wrong("matching", "is for child shops only",
                            "remove it from the primary shop");
    }
    return read_matching(section.part(*table, "matching"), defaults.matching);
}

VerifyConfig verify_of_shop(Section& section, ShopRole role,
                            const ShopDefaults& defaults) {
    const auto* table = section.table("verify");
    if (table == nullptr) {
        return defaults.verify;
    }
    if (role == ShopRole::primary) {
        throw section.wrong("verify", "is for child shops only",
                            "remove it from the primary shop");
    }
    return read_verify(section.part(*table, "verify"), defaults.verify);
}

} // namespace

MatchingConfig read_matching(Section section, const MatchingConfig& defaults) {
    auto matching = defaults;
    const auto read = [&section](const char* key, auto words, auto& value) {
        if (const auto choice = section.choice(key, words)) {
            value = static_cast<std::decay_t<decltype(value)>>(*choice);
        }
    };
    using Words = std::initializer_list<std::string_view>;
    read("on_duplicate", Words{"hold", "link"}, matching.on_duplicate);
    read("near", Words{"report", "link"}, matching.near);
    read("cross_check", Words{"report", "off", "hold"}, matching.cross_check);
    read("tie_break", Words{"other", "off"}, matching.tie_break);
    read("fallback", Words{"off", "other"}, matching.fallback);
    read("evidence", Words{"report", "off", "hold"}, matching.evidence);
    if (auto ignored = section.texts("ignore")) {
        matching.ignore = std::move(ignored);
    }
    section.finish();
    return matching;
}

bool is_safe_url(std::string_view url) {
    const bool is_visible = std::all_of(
        url.begin(), url.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    if (!is_visible || url.find_first_of("@\\") != std::string_view::npos) {
        return false;
    }
    if (url.starts_with("https://")) {
        return is_plain_host(host_of(url));
    }
    return url.starts_with("http://") && is_loopback(host_of(url));
}

std::string_view newest_api_version() noexcept {
    return api_versions.back();
}

std::optional<std::string> read_api_version(Section& section) {
    auto version = section.text("api_version");
    if (version && std::find(api_versions.begin(), api_versions.end(),
                             *version) == api_versions.end()) {
        throw section.wrong(
            "api_version",
            fmt::format("{} is not a version that this release was tested with",
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
    shop.endpoint = read_endpoint(section);
    read_strip_rules(section, role, shop);
    shop.matching = matching_of_shop(section, role, defaults);
    shop.verify = verify_of_shop(section, role, defaults);
    section.finish();
    // After finish(), which knows a mistyped domain by its name.
    if (shop.domain.empty()) {
        throw section.wrong("", "has no domain",
                            "add domain = \"NAME.myshopify.com\"");
    }
    return shop;
}

} // namespace hwsync
