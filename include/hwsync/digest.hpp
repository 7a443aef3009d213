#pragma once

#include <hwsync/config.hpp>
#include <hwsync/export.hpp>
#include <hwsync/link_view.hpp>
#include <hwsync/outcome.hpp>
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

/// How much of a shop is linked.
struct Coverage {
    std::uint64_t variants = 0; ///< deleted ones do not count
    std::uint64_t linked = 0;   ///< of these: with a link, pinned or automatic
    std::uint64_t blocked = 0;  ///< of these: blocked by an operator
    std::uint64_t left_out = 0; ///< of these: see LeaveOut; not blocked
    std::uint64_t left_out_linked = 0; ///< of these: with a link

    /// The share of its variants that are linked, 0 to 1; those that are
    /// blocked or left out do not count. Nothing if there is nothing to link.
    /// verify computes the same.
    std::optional<double> share() const noexcept {
        if (variants <= blocked + left_out) {
            return std::nullopt;
        }
        return static_cast<double>(linked - left_out_linked) /
               static_cast<double>(variants - blocked - left_out);
    }
};

/// What a digest says of a child shop.
struct DigestShop {
    std::string name; ///< the child shop's name
    Coverage now;     ///< as it is
    Time then_at;     ///< when the associate ended that `then` is of
    /// What the last associate before the digest's time counted, without what
    /// was left out then. Nothing if there was none, if it is no longer in the
    /// log, if an earlier release made it, which did not count blocked
    /// variants, or if it left nothing out and the digest does.
    std::optional<Coverage> then;
    std::uint64_t made = 0;  ///< links that were not there then
    std::uint64_t moved = 0; ///< links that led to another catalog variant
    std::uint64_t ended = 0; ///< links that are there no longer
    /// Variants that wait for a link since then, by Outcome.
    std::array<std::uint64_t, outcome_count> fresh{};
    std::uint64_t waiting = 0; ///< all variants that wait for a link
};

/// What a digest says of the catalog.
struct DigestCatalog {
    std::string primary;      ///< the primary shop's name
    RowCounts products;       ///< what imports did since then, `read` left out
    RowCounts variants;       ///< likewise
    std::uint64_t done = 0;   ///< runs that succeeded since then
    std::uint64_t failed = 0; ///< runs that failed since then
    /// The last run before the digest's time; 0 if there was none.
    std::int64_t run_before = 0;
    /// Whether the history still has all changes of links since then. If not,
    /// those are told that came after the last one that retention removed.
    bool tells_all_links = true;
};

/// A variant that waits for a link. The texts are valid during the visit only.
struct WaitingVariant {
    Outcome outcome = Outcome::unmatched; ///< why it has no link
    std::int64_t variant_id = 0;          ///< in the child shop
    std::string_view sku;                 ///< as stored
    std::string_view title;               ///< the product's and its own
};

/// What changed in a catalog since a time. It takes no lock and can be used
/// while runs write; all of it is of one moment.
class HWSYNC_EXPORT Digest {
public:
    using VisitLink =
        std::function<void(const ListedLink&)>; ///< called per link
    /// Called for each variant.
    using VisitWaiting = std::function<void(const WaitingVariant&)>;

    /// Opens the catalog at `path`. `leave_out`: what coverage leaves out.
    /// `stop` may be null and must outlive the digest. Throws Error(storage) if
    /// there is no catalog, or none that this version can read.
    static std::unique_ptr<Digest> open(const std::filesystem::path& path,
                                        Time since, LeaveOutRules leave_out,
                                        const StopToken* stop);
    virtual ~Digest() = default;

    /// The catalog as a whole.
    virtual DigestCatalog catalog() = 0;

    /// The child shops, sorted by name.
    virtual std::vector<DigestShop> shops() = 0;

    /// Visits the links of a shop that were made, moved or ended since then, in
    /// the order of ids; see LinkFilter::changed_since.
    virtual void changes(const std::string& shop, const VisitLink& visit) = 0;

    /// Visits the variants of a shop that wait for a link since then, in the
    /// order of ids.
    virtual void waiting(const std::string& shop,
                         const VisitWaiting& visit) = 0;
};

} // namespace hwsync
