#pragma once

#include <hwsync/evidence.hpp>
#include <hwsync/export.hpp>
#include <hwsync/identifier.hpp>
#include <hwsync/outcome.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/suggest.hpp>
#include <hwsync/time.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hwsync {

/// What a report says of the catalog as a whole.
struct ReportedCatalog {
    std::string id; ///< which no other catalog has; empty if it has none yet
    Identifier identifier = Identifier::sku; ///< what links the catalog
    std::string primary;                     ///< the primary shop's name
    /// The primary shop's products; deleted ones do not count.
    std::uint64_t products = 0;
    /// The primary shop's variants; deleted ones do not count.
    std::uint64_t variants = 0;
    std::optional<Time> imported_at; ///< the last import that succeeded
};

/// A child shop and how much of it is linked.
struct ReportedShop {
    std::string name;           ///< the child shop's name
    std::uint64_t variants = 0; ///< deleted ones do not count
    std::uint64_t linked = 0;   ///< of these: with a link, pinned or automatic
    std::uint64_t blocked = 0;  ///< of these: blocked by an operator
    std::uint64_t left_out = 0; ///< of these: see LeaveOut; not blocked
    std::uint64_t left_out_linked = 0; ///< of these: with a link
    /// How many variants have each outcome, indexed by Outcome, after the last
    /// associate. Nothing before the first one.
    std::optional<std::array<std::uint64_t, outcome_count>> outcomes;
    std::optional<Time> associated_at; ///< the last associate that succeeded
    /// Automatic links that were suspect then; nothing if nothing was learned
    /// of them. See verify.
    std::optional<std::uint64_t> suspect;
    bool was_read = true; ///< whether any job has read it

    /// The share of its variants, blocked ones and those left out aside, that
    /// are linked: 0 to 1. Nothing if there is nothing to link.
    std::optional<double> coverage() const noexcept {
        if (variants <= blocked + left_out) {
            return std::nullopt;
        }
        return static_cast<double>(linked - left_out_linked) /
               static_cast<double>(variants - blocked - left_out);
    }
};

/// An automatic link that is suspect, though its identifiers match; see
/// LinkLooks.
struct SuspectLink {
    KnownAs variant;   ///< of the child shop
    KnownAs catalog;   ///< what it is linked to
    Evidence evidence; ///< of the link
    /// Another variant of the same catalog product that fits better.
    std::optional<KnownAs> likelier;
    /// The variant of the shop that is linked to that one: the two links look
    /// exchanged.
    std::optional<KnownAs> exchanged_with;
};

/// A read-only view of what a report shows: the catalog as it is at one moment.
/// It takes no lock and can be used while runs write.
class HWSYNC_EXPORT ReportView {
public:
    /// Called for each open variant.
    using VisitOpen = std::function<void(const Suggestion&)>;
    /// Called for each suspect link.
    using VisitSuspect = std::function<void(const SuspectLink&)>;
    /// Called for each gap.
    using VisitGap = std::function<void(const Gap&)>;

    /// Opens the catalog that the request names; its rules weigh what is shown.
    /// `stop` must outlive the view. Throws Error(storage) if there is no
    /// catalog, or none that this version can read.
    static std::unique_ptr<ReportView> open(const SuggestRequest& request,
                                            const StopToken& stop);
    virtual ~ReportView() = default;

    /// The catalog as a whole.
    virtual ReportedCatalog catalog() = 0;

    /// The child shops of the request, sorted by name. Throws Error(usage) for
    /// a shop that the catalog does not know.
    virtual std::vector<ReportedShop> shops() = 0;

    /// Visits the variants of a shop that suggest() visits.
    virtual void open_variants(const std::string& shop,
                               const VisitOpen& visit) = 0;

    /// Visits the automatic links of a shop that are suspect, and not accepted
    /// by a waiver, by the ids of the shop's products. None if the config file
    /// turns evidence off.
    virtual void suspect_links(const std::string& shop,
                               const VisitSuspect& visit) = 0;

    /// Visits the catalog variants to which the shop has no link, as gaps()
    /// does.
    virtual void gaps(const std::string& shop, const VisitGap& visit) = 0;
};

} // namespace hwsync
