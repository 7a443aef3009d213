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

enum class Reading {
    whole,  ///< what the input does not hold is gone
    partial ///< only variants missing from a product that came whole are gone
};

/// Which child shop to link, and how.
struct AssociateRequest {
    std::filesystem::path catalog;
    std::string shop;
    std::string primary; ///< as the config file names it; else empty
    /// A path, or "-" for standard input; empty where the shop is asked itself.
    std::string file;
    Reading reading = Reading::whole; ///< of a file
    /// Without a file. What was never read is read whole.
    std::optional<LiveAccess> live;
    LiveWindow window;
    bool full = false; ///< reads all of the shop
    /// Else the one that the catalog is linked by.
    std::optional<Identifier> identifier;
    std::string strip_prefix; ///< taken off the shop's SKUs
    std::string strip_suffix;
    MatchingConfig matching;
    std::optional<Time> as_of; ///< when the export began
    double max_delete = 10;    ///< percent
    double max_reject = 10;    ///< percent
    Duration keep_history = default_history;
    bool allow_foreign = false;
    bool dry_run = false;
    /// Whether the result tells of every link that was made, moved or ended.
    bool list_changes = false;
    /// Takes the changes of links, which are then not made; may be null.
    Plan* plan = nullptr;
    Duration lock_timeout{};
    std::string by; ///< the user who runs it
    std::function<Time()> clock;
};

/// How many variants of a shop have which outcome, and what became of links.
struct MatchCounts {
    std::array<std::uint64_t, outcome_count> outcomes{};
    std::uint64_t created = 0;   ///< links that are new
    std::uint64_t updated = 0;   ///< links that moved
    std::uint64_t unchanged = 0; ///< links that stay
    std::uint64_t removed = 0;   ///< links that ended
    /// Of those that moved: away from a catalog variant that is still there and
    /// does not stand back behind the new one.
    std::uint64_t moved_away = 0;
    std::uint64_t blocked = 0; ///< of the pinned variants: without a link

    std::uint64_t of(Outcome outcome) const noexcept {
        return outcomes[static_cast<std::size_t>(outcome)];
    }
    /// The variants that have a link, pinned ones too.
    std::uint64_t with_link() const noexcept {
        return of(Outcome::linked) + of(Outcome::pinned) - blocked;
    }
    /// The variants known of the shop: each has one outcome.
    std::uint64_t variants() const noexcept {
        std::uint64_t sum = 0;
        for (const auto count : outcomes) {
            sum += count;
        }
        return sum;
    }
};

/// A variant of a child shop that has no link.
struct UnresolvedVariant {
    Outcome outcome = Outcome::unmatched;
    std::int64_t product_id = 0;
    std::int64_t variant_id = 0;
    std::string_view identifier;
    std::string_view candidates; ///< JSON: a list of ids of catalog variants
};

/// The variants that a run left without a link, kept outside memory.
class UnresolvedList {
public:
    using Visit = std::function<void(const UnresolvedVariant&)>;
    virtual ~UnresolvedList() = default;
    /// Each of them in the order of their ids.
    virtual void for_each(const Visit& visit) const = 0;
};

/// A variant as a person knows it. Texts are empty where there is none.
struct NamedVariant {
    std::int64_t id = 0; ///< 0 for none
    std::string_view sku;
    std::string_view title; ///< the product's and its own
};

/// A link that a run made, moved or ended. Texts are valid during the visit
/// only.
struct ChangedLink {
    std::int64_t product_id = 0; ///< the shop's
    NamedVariant variant;        ///< the shop's
    NamedVariant from;           ///< catalog variants
    NamedVariant to;
    std::string_view reason;
};

/// What a run did to links, kept outside memory.
class ChangedLinkList {
public:
    using Visit = std::function<void(const ChangedLink&)>;
    virtual ~ChangedLinkList() = default;
    /// Each of them in the order of the shop's variants.
    virtual void for_each(const Visit& visit) const = 0;
};

/// What associating one shop did; or would have done, in a dry run.
struct AssociateResult {
    std::optional<std::int64_t> run; ///< nothing in a dry run
    std::string shop;
    std::string source;
    Time started_at;
    Time finished_at;
    RowCounts products;
    RowCounts variants;
    std::uint64_t skipped = 0;
    /// Products that came with fewer variants than Shopify counts, or with
    /// none.
    std::vector<std::int64_t> incomplete;
    /// Products and variants that did not come and stay all the same, because
    /// of lines that do not say whom they name.
    std::uint64_t withheld = 0;
    MatchCounts counts;
    /// Nothing where all was as it was when the shop was last matched.
    PlaceholderCounts placeholders;
    std::uint64_t bytes = 0;
    std::uint64_t lines = 0;
    std::shared_ptr<const RejectList> rejects;
    std::shared_ptr<const UnresolvedList> unresolved;
    /// Null unless `list_changes` asked for it.
    std::shared_ptr<const ChangedLinkList> changes;
};

/// Reads a child shop, or an export of it, and links every variant known of the
/// shop to the catalog, whole or not at all.
///
/// Throws Error(input) for a damaged export or one of which no line of a kind
/// can be used, Error(safety) where a rule forbids it, Error(usage) for the
/// primary shop, Error(network), Error(access), Error(storage), Error(busy), or
/// the signal's own. The catalog is then as it was, and the failed run is
/// recorded.
HWSYNC_EXPORT AssociateResult associate_shop(const AssociateRequest& request,
                                             Observer& observer,
                                             const StopToken& stop);

/// One shop of a run of associate: what was done, or why nothing was.
struct AssociatedShop {
    std::string shop;
    std::optional<AssociateResult> result;
    std::optional<Error> error;
};

/// associate_shop() for several shops, whatever becomes of each: a few at a
/// time are asked side by side, and they are stored in the order of the
/// requests.
HWSYNC_EXPORT std::vector<AssociatedShop>
associate_shops(const std::vector<AssociateRequest>& requests,
                Observer& observer, const StopToken& stop);

} // namespace hwsync
