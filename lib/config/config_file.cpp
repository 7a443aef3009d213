#include "config/config_text.hpp"
#include "config/key_depth.hpp"
#include "config/publish_section.hpp"
#include "config/section.hpp"
#include "config/shop_name.hpp"
#include "config/shop_section.hpp"

#include <hwsync/config.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

namespace hwsync {

namespace {

constexpr std::size_t longest_file = std::size_t{1} << 20U;
constexpr std::int64_t most_retries = 100;

std::string read_file(const std::filesystem::path& path,
                      const std::string& shown) {
    std::error_code error;
    const auto cannot = [&](const std::string& why) {
        return Error(
            ErrorKind::usage,
            fmt::format("cannot read the config file {} ({})", shown, why),
            "check --config and the file's permissions");
    };
    if (std::filesystem::is_directory(path, error)) {
        throw cannot("it is a directory");
    }
    std::ifstream file{path, std::ios::binary};
    if (!file) {
        throw cannot(std::strerror(errno));
    }
    // Grows with what comes: the most that may come is a lot to clear first.
    std::string text;
    std::array<char, 16384> part{};
    while (file && text.size() <= longest_file) {
        file.read(part.data(), part.size());
        text.append(part.data(), static_cast<std::size_t>(file.gcount()));
    }
    if (file.bad()) {
        throw cannot(std::strerror(errno));
    }
    if (text.size() > longest_file) {
        throw cannot("it has more than 1 MiB");
    }
    return text;
}

toml::table parse(const std::string& text, const std::string& shown) {
    if (const auto line = line_of_too_deep_key(text)) {
        throw Error(
            ErrorKind::usage,
            fmt::format("{}:{}:1: a key has too many parts", shown, *line),
            "see hwsync-config(5) for the keys there are");
    }
    try {
        return toml::parse(text);
    } catch (const toml::parse_error& error) {
        // Its words may repeat what stands in the file: a secret, perhaps.
        const auto at = error.source().begin;
        throw Error(ErrorKind::usage,
                    fmt::format("{}:{}:{}: this is not valid TOML", shown,
                                at.line, at.column),
                    "mend the line; see hwsync-config(5)");
    }
}

std::string checked_shop_name(const Section& shops, std::string_view name) {
    if (!is_shop_name(name)) {
        throw shops.wrong(
            name, "is not a valid shop name",
            "give 1 to 64 printable characters, no space at the ends");
    }
    return std::string{name};
}

void check_domains(const Section& shops, const std::vector<ShopConfig>& all) {
    for (auto shop = all.begin(); shop != all.end(); ++shop) {
        const auto twin =
            std::find_if(all.begin(), shop, [&](const ShopConfig& other) {
                return other.domain == shop->domain;
            });
        if (twin != shop) {
            throw shops.wrong(
                shop->name,
                fmt::format("has the domain of shop {}", printable(twin->name)),
                "give each shop its own domain");
        }
    }
}

void check_primary(const Section& top, const Config& config) {
    if (config.primary.empty() || config.find_shop(config.primary) != nullptr) {
        return;
    }
    std::vector<std::string_view> names;
    for (const auto& shop : config.shops) {
        names.push_back(shop.name);
    }
    const auto meant = nearest(config.primary, names);
    throw top.wrong(
        "primary", "names a shop that is not there",
        meant.empty() ? fmt::format("add [shops.{}]", printable(config.primary))
                      : fmt::format("did you mean {}?", meant));
}

/// No credential's command sees the other credentials.
void withhold_secrets(Config& config) {
    std::vector<CredentialConfig*> all;
    for (auto& shop : config.shops) {
        if (shop.credential) {
            all.push_back(&*shop.credential);
        }
    }
    if (config.publish.password) {
        all.push_back(&*config.publish.password);
    }
    std::vector<std::string> secrets;
    for (const auto* credential : all) {
        if (credential->source == CredentialConfig::Source::env) {
            secrets.push_back(credential->from);
        }
    }
    for (auto* credential : all) {
        if (credential->source == CredentialConfig::Source::command) {
            credential->withheld = secrets;
        }
    }
}

std::vector<ShopConfig> read_shops(const toml::table& table,
                                   const std::string& primary,
                                   const ShopDefaults& defaults,
                                   const std::string& shown) {
    Section shops{table, "[shops]", shown};
    using Place = std::pair<toml::source_index, toml::source_index>;
    std::vector<std::pair<Place, ShopConfig>> found;
    for (const auto& [key, node] : table) {
        const auto name = checked_shop_name(shops, key.str());
        const auto role = name == primary ? ShopRole::primary : ShopRole::child;
        const auto at = node.source().begin;
        found.emplace_back(Place{at.line, at.column},
                           read_shop({*shops.table(name),
                                      fmt::format("[shops.{}]", name), shown},
                                     name, role, defaults));
    }
    // toml++ gives them in the order of their names.
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& left, const auto& right) {
                         return left.first < right.first;
                     });
    std::vector<ShopConfig> all;
    all.reserve(found.size());
    for (auto& [place, shop] : found) {
        all.push_back(std::move(shop));
    }
    check_domains(shops, all);
    return all;
}

void read_import(Section section, ImportConfig& import) {
    import.buffer = section.duration("buffer").value_or(import.buffer);
    import.max_delete =
        section.percent("max_delete").value_or(import.max_delete);
    import.max_reject =
        section.percent("max_reject").value_or(import.max_reject);
    section.finish();
}

void read_http(Section section, HttpConfig& http) {
    http.timeout = section.duration("timeout").value_or(http.timeout);
    http.poll_max = section.duration("poll_max").value_or(http.poll_max);
    http.slot_wait = section.duration("slot_wait").value_or(http.slot_wait);
    http.stuck_after =
        section.duration("stuck_after").value_or(http.stuck_after);
    const auto retries = section.integer("retries");
    if (retries && (*retries < 0 || *retries > most_retries)) {
        throw section.wrong("retries", "is out of range", "give 0 to 100");
    }
    http.retries = static_cast<int>(retries.value_or(http.retries));
    for (const auto* key : {"timeout", "poll_max", "stuck_after"}) {
        if (const auto value = section.duration(key);
            value && *value == Duration::zero()) {
            throw section.wrong(key, "is nothing", "give at least \"1s\"");
        }
    }
    section.finish();
}

void read_history(Section section, HistoryConfig& history) {
    // A bulk operation that a run has started is taken up for so long.
    constexpr Duration least = std::chrono::hours{24 * 7};
    history.keep = section.duration("keep").value_or(history.keep);
    if (history.keep < least) {
        throw section.wrong("keep", "is too short", "give at least \"7d\"");
    }
    section.finish();
}

void read_status(Section section, StatusConfig& status) {
    status.overdue = section.duration("overdue").value_or(status.overdue);
    if (status.overdue == Duration::zero()) {
        throw section.wrong("overdue", "is nothing", "give at least \"1s\"");
    }
    section.finish();
}

void read_notify(Section section, NotifyConfig& notify,
                 const std::filesystem::path& folder) {
    notify.metrics_file = section.path("metrics_file", folder).value_or("");
    notify.heartbeat_url = section.text("heartbeat_url").value_or("");
    if (!notify.heartbeat_url.empty() && !is_safe_url(notify.heartbeat_url)) {
        throw section.wrong("heartbeat_url", "is not a safe address",
                            "give https://, or http:// to a loopback address, "
                            "without a user name or a password");
    }
    notify.hook = section.text("hook", Lines::several).value_or("");
    notify.hook_timeout =
        section.duration("hook_timeout").value_or(notify.hook_timeout);
    if (notify.hook_timeout == Duration::zero()) {
        throw section.wrong("hook_timeout", "is nothing",
                            "give at least \"1s\"");
    }
    section.finish();
}

Config read_config(const toml::table& table, const std::filesystem::path& path,
                   const std::string& shown) {
    const auto folder = std::filesystem::absolute(path).parent_path();
    Section top{table, "", shown};
    const auto section = [&](const char* key) {
        static const toml::table nothing;
        const auto* found = top.table(key);
        return Section{found == nullptr ? nothing : *found,
                       fmt::format("[{}]", key), shown};
    };
    Config config;
    config.path = path;
    top.forbid_secrets();
    config.catalog = top.path("catalog", folder).value_or("");
    config.primary = top.text("primary").value_or("");
    if (const auto identifier = top.choice("identifier", {"sku", "barcode"})) {
        config.identifier =
            *identifier == 0 ? Identifier::sku : Identifier::barcode;
    }
    config.matching = read_matching(section("matching"), {});
    config.verify = read_verify(section("verify"), {});
    const ShopDefaults defaults{
        read_api_version(top).value_or(std::string{newest_api_version()}),
        folder, config.matching, config.verify};
    const auto* shops = top.table("shops");
    read_import(section("import"), config.import);
    read_http(section("http"), config.http);
    read_history(section("history"), config.history);
    read_status(section("status"), config.status);
    read_notify(section("notify"), config.notify, folder);
    config.publish = read_publish(section("publish"), folder);
    // Before the shops: [shop.us] is to be told from a primary that is missing.
    top.finish();
    if (shops != nullptr) {
        config.shops = read_shops(*shops, config.primary, defaults, shown);
    }
    withhold_secrets(config);
    check_primary(top, config);
    return config;
}

} // namespace

const ShopConfig* Config::find_shop(std::string_view name) const {
    const auto found =
        std::find_if(shops.begin(), shops.end(),
                     [&](const ShopConfig& shop) { return shop.name == name; });
    return found == shops.end() ? nullptr : &*found;
}

Config read_config_text(const std::string& text,
                        const std::filesystem::path& path) {
    const auto shown = printable(path.string(), 4096);
    return read_config(parse(text, shown), path, shown);
}

Config load_config(const std::filesystem::path& path) {
    return read_config_text(read_file(path, printable(path.string(), 4096)),
                            path);
}

} // namespace hwsync
