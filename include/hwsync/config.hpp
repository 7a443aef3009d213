#pragma once

#include <hwsync/export.hpp>
#include <hwsync/finding_kind.hpp>
#include <hwsync/identifier.hpp>
#include <hwsync/run.hpp>
#include <hwsync/time.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// Looks up an environment variable; returns nothing if it is not set.
using Environment =
    std::function<std::optional<std::string>(std::string_view name)>;

/// What to do with several variants of a child shop that share an identifier.
enum class OnDuplicate {
    hold, ///< variants without a link get none
    link  ///< all of them are linked
};

/// What to do with a variant whose identifier is only nearly the catalog's.
enum class OnNear {
    report, ///< it is counted
    link    ///< it is linked if there is only one candidate
};

/// What to do if the other identifier, SKU or barcode, differs.
enum class CrossCheck {
    report, ///< the variant is linked, and verify adds a note
    off,    ///< the variant is linked
    hold    ///< the variant is not linked
};

/// What to do if several variants share an identifier.
enum class TieBreak {
    other, ///< the other identifier, SKU or barcode, decides if it can
    off    ///< nothing decides
};

/// What to do with a variant that its identifier leads nowhere.
enum class Fallback {
    off,  ///< it has no link
    other ///< it is matched by the other identifier
};

/// What is done with how well linked variants agree; see hwsync-evidence(7).
enum class EvidenceUse {
    report, ///< associate learns from a shop's links, and verify weighs them
    off,    ///< neither does
    hold    ///< as `report`, and a link that would be suspect is not made
};

/// How child variants are matched; see `[matching]` in hwsync-config(5).
struct MatchingConfig {
    OnDuplicate on_duplicate = OnDuplicate::hold; ///< `on_duplicate`
    OnNear near = OnNear::report;                 ///< `near`
    CrossCheck cross_check = CrossCheck::report;  ///< `cross_check`
    TieBreak tie_break = TieBreak::other;         ///< `tie_break`
    Fallback fallback = Fallback::off;            ///< `fallback`
    EvidenceUse evidence = EvidenceUse::report;   ///< `evidence`
    /// `ignore`: texts that stand for a missing identifier. Nothing selects the
    /// texts that hwsync-matching(7) lists.
    std::optional<std::vector<std::string>> ignore = std::nullopt;
};

/// Where to get a shop's credential. The secret itself is never stored here.
struct CredentialConfig {
    /// What `from` names.
    enum class Source {
        env,    ///< an environment variable
        file,   ///< a file
        command ///< a shell command that writes the credential
    };
    Source source = Source::env; ///< what `from` names
    /// The variable's name, the file's path or the command.
    std::string from;
    /// For a file: its path as written in the config file, if that is relative.
    /// The file may also be in $CREDENTIALS_DIRECTORY.
    std::string relative;
    /// The client id for Shopify's client credentials grant. Empty if `from`
    /// yields an access token.
    std::string client_id;
    /// For a command: the names of the variables that hold other credentials,
    /// and are removed from its environment.
    std::vector<std::string> withheld = {};
    /// For a file that belongs to root: the id of a group that may read it
    /// too, such as the catalog's. Nothing for none.
    std::optional<std::uint32_t> readers = std::nullopt;
};

/// Which products of a child shop count neither in its coverage nor in what
/// verify finds; they are linked all the same.
struct LeaveOut {
    bool gift_cards = false;       ///< gift cards
    bool drafts = false;           ///< drafts
    bool archived = false;         ///< archived products
    std::vector<std::string> tags; ///< products with one of these tags

    /// Whether nothing is left out.
    bool is_empty() const noexcept {
        return !gift_cards && !drafts && !archived && tags.empty();
    }
    bool operator==(const LeaveOut&) const = default; ///< compares all
};

/// How verify reports suspect links; see `[verify]` in hwsync-config(5).
enum class OnSuspect {
    finding, ///< as findings
    note     ///< as notes, which are no faults
};

/// The `[verify]` section.
struct VerifyConfig {
    OnSuspect suspect = OnSuspect::finding; ///< `suspect`
    /// `ignore`: kinds of findings that do not count; all are is_ignorable().
    std::vector<FindingKind> ignore = {};
    /// `min_coverage`: the smallest share of variants, in percent, that must be
    /// linked; nothing to require none.
    std::optional<double> min_coverage = std::nullopt;
    LeaveOut leave_out = {}; ///< `leave_out`
};

/// A `[shops.NAME]` section.
struct ShopConfig {
    std::string name;   ///< 1 to 64 bytes, as in `--shop`
    std::string domain; ///< e.g. "acme.myshopify.com"
    /// Nothing for a shop that is read from files only.
    std::optional<CredentialConfig> credential;
    std::string api_version; ///< of Shopify's Admin API, e.g. "2026-10"
    /// Replaces https://DOMAIN; empty if the config file sets none.
    std::string endpoint;
    std::string strip_prefix; ///< removed from the front of its SKUs
    std::string strip_suffix; ///< removed from the end of its SKUs
    /// For a child shop: its own settings, or else those of `[matching]`.
    MatchingConfig matching = {};
    /// For a child shop: its own settings, or else those of `[verify]`.
    VerifyConfig verify = {};
};

/// The `[import]` section.
struct ImportConfig {
    /// How far before its watermark a command begins to read.
    Duration buffer = std::chrono::minutes{5};
    double max_delete = 10; ///< in percent, 0 to 100
    double max_reject = 10; ///< in percent, 0 to 100
};

/// The `[http]` section.
struct HttpConfig {
    /// How long a call may receive nothing before it counts as failed.
    Duration timeout = std::chrono::seconds{60};
    int retries = 8; ///< how often a failed call is repeated, 0 to 100
    /// The longest pause between two polls of a bulk operation.
    Duration poll_max = std::chrono::minutes{1};
    /// How long to wait while other bulk operations occupy all slots.
    Duration slot_wait = std::chrono::hours{1};
    /// How long a bulk operation may show no progress before it is given up.
    Duration stuck_after = std::chrono::hours{6};
};

/// The `[history]` section.
struct HistoryConfig {
    /// How long rejected lines, finished runs and the history of links are
    /// kept; at least seven days.
    Duration keep = default_history;
};

/// The `[status]` section.
struct StatusConfig {
    /// A shop is overdue when none of its jobs has succeeded for this long.
    Duration overdue = std::chrono::hours{24};
};

/// The `[notify]` section.
struct NotifyConfig {
    std::filesystem::path metrics_file; ///< empty for none
    std::string heartbeat_url;          ///< empty for none
    /// A shell command to run after a run that changed links; empty for none.
    std::string hook;
    Duration hook_timeout = std::chrono::minutes{1}; ///< then it is killed
};

/// When a catalog is published.
enum class PublishAfter {
    run,  ///< after every run that changed the catalog
    never ///< by `hwsync publish` alone
};

/// The `[publish]` section.
struct PublishConfig {
    std::string url; ///< of the shared database; empty if there is none
    /// Nothing if the server asks for no password.
    std::optional<CredentialConfig> password;
    std::string brand; ///< the catalog's name there
    /// Certificates to trust; empty for those of the system.
    std::filesystem::path ca_file;
    PublishAfter after = PublishAfter::run; ///< `after`
    /// `required`: a run counts only once it is published.
    bool required = false;
    /// How long other hosts stay away from a brand that nobody renews the lease
    /// of.
    Duration lease = std::chrono::minutes{10};

    /// Whether runs publish what they changed.
    bool is_after_run() const noexcept {
        return !url.empty() && after == PublishAfter::run;
    }
};

/// The config file, checked and typed; see hwsync-config(5).
struct Config {
    std::filesystem::path path;    ///< empty if there is no config file
    std::filesystem::path catalog; ///< empty if the file does not set it
    std::string primary;           ///< empty if the file does not set it
    /// Nothing if the file does not set it.
    std::optional<Identifier> identifier;
    std::vector<ShopConfig> shops; ///< in the order of the file
    MatchingConfig matching;       ///< for shops without settings of their own
    VerifyConfig verify;           ///< likewise
    ImportConfig import;           ///< `[import]`
    HttpConfig http;               ///< `[http]`
    StatusConfig status;           ///< `[status]`
    HistoryConfig history;         ///< `[history]`
    NotifyConfig notify;           ///< `[notify]`
    PublishConfig publish;         ///< `[publish]`

    /// The shop with this name; null if the file has none. Valid as long as
    /// this object is unchanged.
    HWSYNC_EXPORT const ShopConfig* find_shop(std::string_view name) const;
};

/// What each child shop leaves out.
struct LeaveOutRules {
    LeaveOut others; ///< for shops that `shops` does not contain
    std::map<std::string, LeaveOut, std::less<>> shops; ///< by name

    /// What this shop leaves out.
    const LeaveOut& of(std::string_view shop) const {
        const auto found = shops.find(shop);
        return found == shops.end() ? others : found->second;
    }
};

/// What the config file says of that.
HWSYNC_EXPORT LeaveOutRules leave_out_rules(const Config& config);

/// Reads and checks a config file.
///
/// Throws Error(usage) with file, line and column of the first mistake. For an
/// unknown key the message suggests the nearest known one. It never repeats a
/// secret.
HWSYNC_EXPORT Config load_config(const std::filesystem::path& path);

/// The config file that is used by default: the first of $HWSYNC_CONFIG,
/// $XDG_CONFIG_HOME/hwsync/config.toml (or ~/.config/hwsync/config.toml) and
/// /etc/hwsync/config.toml. Nothing if none of them exists.
///
/// Throws Error(usage) if $HWSYNC_CONFIG names a file that does not exist.
HWSYNC_EXPORT std::optional<std::filesystem::path>
find_config_file(const Environment& environment);

/// The catalog that is used by default: the first of $HWSYNC_CATALOG, `catalog`
/// in the config file, and $XDG_DATA_HOME/hwsync/catalog.db (or
/// ~/.local/share/hwsync/catalog.db).
///
/// Throws Error(usage) if none of these is set and there is no $HOME either.
HWSYNC_EXPORT std::filesystem::path catalog_path(const Environment& environment,
                                                 const Config& config);

/// Parses `10%` or `10` as a percentage from 0 to 100. Nothing for any other
/// text.
HWSYNC_EXPORT std::optional<double> parse_percent(std::string_view text);

} // namespace hwsync
