#pragma once

#include <hwsync/export.hpp>
#include <hwsync/identifier.hpp>
#include <hwsync/run.hpp>
#include <hwsync/time.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// Looks up an environment variable; nothing where it is not set.
using Environment =
    std::function<std::optional<std::string>(std::string_view name)>;

enum class OnDuplicate { hold, link };
enum class OnNear { report, link };
enum class CrossCheck { report, off, hold };

/// How child variants are matched; see `[matching]` in hwsync-config(5).
struct MatchingConfig {
    OnDuplicate on_duplicate = OnDuplicate::hold;
    OnNear near = OnNear::report;
    CrossCheck cross_check = CrossCheck::report;
    /// What is written where there is no identifier; nothing for the texts that
    /// hwsync-matching(7) names.
    std::optional<std::vector<std::string>> ignore = std::nullopt;
};

/// Where a shop's credential is to be had. The secret itself is never here.
struct CredentialConfig {
    enum class Source { env, file, command };
    Source source = Source::env;
    /// The variable's name, the file's path or the command.
    std::string from;
    /// Of a file: its path as the config file has it, where that is relative.
    /// It may lie in $CREDENTIALS_DIRECTORY.
    std::string relative;
    /// Of Shopify's client credentials grant; empty where `from` gives an
    /// access token.
    std::string client_id;
    /// Of a command: variables that hold other credentials, none of its own
    /// business.
    std::vector<std::string> withheld = {};
};

struct ShopConfig {
    std::string name;
    std::string domain;
    std::optional<CredentialConfig> credential;
    std::string api_version; ///< e.g. "2026-10"
    /// Replaces https://DOMAIN; empty where the config names none.
    std::string endpoint;
    std::string strip_prefix; ///< taken off SKUs before they are compared
    std::string strip_suffix;
    /// A child's: the config's own, where the shop says nothing else.
    MatchingConfig matching = {};
};

struct ImportConfig {
    Duration buffer = std::chrono::minutes{5};
    double max_delete = 10; ///< percent
    double max_reject = 10; ///< percent
};

struct HttpConfig {
    Duration timeout = std::chrono::seconds{60};
    int retries = 8;
    Duration poll_max = std::chrono::minutes{1};
    Duration slot_wait = std::chrono::hours{1};   ///< for others' operations
    Duration stuck_after = std::chrono::hours{6}; ///< an operation that stands
};

struct HistoryConfig {
    Duration keep = default_history;
};

struct StatusConfig {
    /// A shop is overdue once no run of its jobs has ended well for this long.
    Duration overdue = std::chrono::hours{24};
};

struct NotifyConfig {
    std::filesystem::path metrics_file; ///< empty: none
    std::string heartbeat_url;          ///< empty: none
};

/// The config file, checked and typed; see hwsync-config(5).
struct Config {
    std::filesystem::path path;    ///< empty where there is no config file
    std::filesystem::path catalog; ///< empty where the file names none
    std::string primary;           ///< empty where the file names none
    std::optional<Identifier> identifier;
    std::vector<ShopConfig> shops; ///< in the order of the file
    MatchingConfig matching;
    ImportConfig import;
    HttpConfig http;
    StatusConfig status;
    HistoryConfig history;
    NotifyConfig notify;

    /// Null where the file names no such shop.
    HWSYNC_EXPORT const ShopConfig* find_shop(std::string_view name) const;
};

/// Reads and checks a config file. Throws Error(usage) with file, line and
/// column for whatever is wrong with it, naming the nearest key where a key is
/// unknown, and never repeating a secret.
HWSYNC_EXPORT Config load_config(const std::filesystem::path& path);

/// The config file that stands where one is looked for: $HWSYNC_CONFIG,
/// $XDG_CONFIG_HOME/hwsync/config.toml (~/.config/...), then
/// /etc/hwsync/config.toml. Nothing where there is none. Throws Error(usage)
/// where $HWSYNC_CONFIG names a file that is not there.
HWSYNC_EXPORT std::optional<std::filesystem::path>
find_config_file(const Environment& environment);

/// Where the catalog is when no flag and no config names it: $HWSYNC_CATALOG,
/// the config's `catalog`, else $XDG_DATA_HOME/hwsync/catalog.db
/// (~/.local/share/...). Throws Error(usage) where there is no HOME either.
HWSYNC_EXPORT std::filesystem::path catalog_path(const Environment& environment,
                                                 const Config& config);

/// Parses `10%` or `10` to percent, 0 to 100. Nothing when it is none.
HWSYNC_EXPORT std::optional<double> parse_percent(std::string_view text);

} // namespace hwsync
