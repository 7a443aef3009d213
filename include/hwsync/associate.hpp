#pragma once

#include <hwsync/config.hpp>
#include <hwsync/error.hpp>
#include <hwsync/export.hpp>
#include <hwsync/identifier.hpp>
#include <hwsync/live.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/outcome.hpp>
#include <hwsync/placeholders.hpp>
#include <hwsync/plan.hpp>
#include <hwsync/rejects.hpp>
#include <hwsync/run.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// What is missing from the input, and is therefore marked as gone.
enum class Reading {
    whole,  ///< every product and variant that the input does not hold
    partial ///< only variants missing from a product that came complete
};

/// Which child shop to read and link, and how.
struct AssociateRequest {
    std::filesystem::path catalog; ///< the catalog's path; it must exist
    std::string shop;              ///< the child shop's name
    /// The primary shop's name in the config file; empty if there is none.
    std::string primary;
    /// The export to read: a path, or "-" for standard input. Empty if the shop
    /// itself is asked.
    std::string file;
    Reading reading = Reading::whole; ///< how to treat `file`
    /// How to reach the shop, if there is no `file`. A shop that was never read
    /// is read completely.
    std::optional<LiveAccess> live;
    LiveWindow window;    ///< which products to ask for; used with `live`
    bool full = false;    ///< read the whole shop, regardless of its watermark
    bool rewrite = false; ///< also write rows that have not changed, and match
    /// What must link the catalog; nothing to accept what links it already.
    std::optional<Identifier> identifier;
    std::string strip_prefix;  ///< removed from the front of the shop's SKUs
    std::string strip_suffix;  ///< removed from the end of the shop's SKUs
    MatchingConfig matching;   ///< the rules for this shop
    LeaveOut leave_out;        ///< of coverage: is counted with the run
    std::optional<Time> as_of; ///< when the export began, if that is known
    /// The largest share, in percent, of the shop's variants that may be marked
    /// as gone, and of its links that may end or move away.
    double max_delete = 10;
    /// The largest share, in percent, of the lines of products or of variants
    /// that may be rejected.
    double max_reject = 10;
    Duration keep_history = default_history; ///< see `keep` in HistoryConfig
    /// Accept an export that looks like another shop's.
    bool allow_foreign = false;
    /// Rejected lines and ambiguous, duplicate and conflict variants are
    /// findings: see AssociateResult::has_findings.
    bool strict = false;
    bool dry_run = false; ///< do everything but commit
    /// Write the pages of a first child's rows without SQLite; if false, SQLite
    /// inserts each row.
    bool use_loader = true;
    /// Fill `AssociateResult::changes`.
    bool list_changes = false;
    /// Receives the changes of links, which are then not made. May be null;
    /// must outlive the call.
    Plan* plan = nullptr;
    Duration lock_timeout{};     ///< how long to wait for other runs
    std::string by;              ///< the name of the user who runs it
    std::function<Time()> clock; ///< returns the current time
};

/// How many variants of a shop have each outcome, and what happened to links.
struct MatchCounts {
    /// Indexed by Outcome; see of().
    std::array<std::uint64_t, outcome_count> outcomes{};
    std::uint64_t created = 0;   ///< links that are new
    std::uint64_t updated = 0;   ///< links that moved
    std::uint64_t unchanged = 0; ///< links that stayed
    std::uint64_t removed = 0;   ///< links that ended
    /// Of `created` and `updated`: links by `tie_break`.
    std::uint64_t tie_break = 0;
    std::uint64_t fallback = 0; ///< likewise, by `fallback`
    /// Of `updated`: links that moved away from a catalog variant that still
    /// exists and does not stand back behind the new one.
    std::uint64_t moved_away = 0;
    /// Of the pinned variants: those without a link.
    std::uint64_t blocked = 0;

    /// How many variants have this outcome.
    std::uint64_t of(Outcome outcome) const noexcept {
        return outcomes[static_cast<std::size_t>(outcome)];
    }
    /// The variants that have a link, pinned ones included.
    std::uint64_t with_link() const noexcept {
        return of(Outcome::linked) + of(Outcome::pinned) - blocked;
    }
    /// All variants of the shop; each has exactly one outcome.
    std::uint64_t variants() const noexcept {
        std::uint64_t sum = 0;
        for (const auto count : outcomes) {
            sum += count;
        }
        return sum;
    }
};

/// A variant of a child shop that has no link. The texts are valid during the
/// visit only.
struct UnresolvedVariant {
    Outcome outcome = Outcome::unmatched; ///< why it has no link
    std::int64_t product_id = 0;          ///< in the child shop
    std::int64_t variant_id = 0;          ///< in the child shop
    std::string_view identifier;          ///< as stored; may be empty
    std::string_view candidates; ///< a JSON array of ids of catalog variants
    /// Of a link that evidence held back: why it would be suspect. Else empty.
    std::string_view reason = {};
};

/// The variants that a run left without a link. They are kept outside memory.
class UnresolvedList {
public:
    /// Called for each variant.
    using Visit = std::function<void(const UnresolvedVariant&)>;
    virtual ~UnresolvedList() = default;
    /// Visits each variant in the order of ids.
    virtual void for_each(const Visit& visit) const = 0;
};

/// A variant with the texts by which people know it. Texts that it does not
/// have are empty.
struct NamedVariant {
    std::int64_t id = 0;    ///< 0 for no variant
    std::string_view sku;   ///< as stored
    std::string_view title; ///< the product's title and the variant's own
};

/// A link that a run made, moved or ended. The texts are valid during the visit
/// only.
struct ChangedLink {
    std::int64_t product_id = 0; ///< in the child shop
    NamedVariant variant;        ///< the child shop's variant
    NamedVariant from;           ///< the catalog variant before; may be none
    NamedVariant to;             ///< the catalog variant after; may be none
    std::string_view reason;     ///< a word, as in the history of links
    /// By which the link was made or moved, e.g. `exact` or `tie_break`; see
    /// hwsync-matching(7). Empty for one that ended, and for a pin or block
    /// that went along to a variant that was created again.
    std::string_view rule;
    /// Of what the variant has now: `auto`, or `manual` for a pin and, where
    /// `to` is none, for a block. Empty for nothing.
    std::string_view origin;
};

/// What a run did to links, and to the pins and blocks that went along with
/// their variants. It is kept outside memory.
class ChangedLinkList {
public:
    /// Called for each changed link.
    using Visit = std::function<void(const ChangedLink&)>;
    virtual ~ChangedLinkList() = default;
    /// Visits each changed link in the order of the shop's variant ids.
    virtual void for_each(const Visit& visit) const = 0;
};

/// What associating one shop did, or would have done in a dry run.
struct AssociateResult {
    std::optional<std::int64_t> run; ///< the run's id; nothing in a dry run
    std::string shop;                ///< the child shop's name
    /// What was read: the file, or the id of the bulk operation.
    std::string source;
    Time started_at;           ///< when the run began
    Time finished_at;          ///< when the run ended
    RowCounts products;        ///< of the child shop
    RowCounts variants;        ///< of the child shop
    std::uint64_t skipped = 0; ///< lines of other kinds of objects
    /// The ids of products that came with fewer variants than Shopify counts
    /// for them, or with none.
    std::vector<std::int64_t> incomplete;
    /// Products and variants that did not come and are kept nevertheless,
    /// because rejected lines do not say what they are about.
    std::uint64_t withheld = 0;
    /// Products and variants that did not come and are kept because they, their
    /// product or another variant of it were created or changed after the
    /// export began.
    std::uint64_t newer = 0;
    /// Fields that no line of the input has, although much rests on them:
    /// `updatedAt` and `status` of products, and of variants `sku` or
    /// `barcode`, whichever links.
    std::vector<std::string> lacking_fields;
    MatchCounts counts; ///< outcomes and links
    /// Automatic links that are suspect, see verify; nothing in a dry run that
    /// would change something.
    std::optional<std::uint64_t> suspect;
    /// Empty if nothing had changed since the shop was last matched.
    PlaceholderCounts placeholders;
    std::uint64_t bytes = 0; ///< size of the input, before it is unpacked
    std::uint64_t lines = 0; ///< lines of the input
    std::shared_ptr<const RejectList> rejects;        ///< never null
    std::shared_ptr<const UnresolvedList> unresolved; ///< never null
    /// Null unless AssociateRequest::list_changes asked for it.
    std::shared_ptr<const ChangedLinkList> changes;
    /// Whether the run is recorded with exit code 1, or would be.
    bool has_findings = false;
};

/// Reads a child shop, or an export of it, and matches all variants known of
/// the shop with the catalog, in one transaction.
///
/// Throws Error(input) for a damaged export and for one in which no line of a
/// kind can be used, Error(safety) if a safety rule forbids the change, and
/// Error(usage) for the primary shop; also Error(network), Error(access),
/// Error(storage), Error(busy) and the signal's Error. In all these cases the
/// catalog stays as it was, and the failed run is recorded in it.
HWSYNC_EXPORT AssociateResult associate_shop(const AssociateRequest& request,
                                             Observer& observer,
                                             const StopToken& stop);

/// What associate_shops() did for one shop: either a result or an error.
struct AssociatedShop {
    std::string shop;                      ///< the child shop's name
    std::optional<AssociateResult> result; ///< set if it succeeded
    std::optional<Error> error;            ///< set if it failed
};

/// Does what associate_shop() does for several shops; the failure of one does
/// not affect the others.
///
/// Up to 16 shops are asked at the same time. They are stored, and returned, in
/// the order of the requests.
HWSYNC_EXPORT std::vector<AssociatedShop>
associate_shops(const std::vector<AssociateRequest>& requests,
                Observer& observer, const StopToken& stop);

} // namespace hwsync
