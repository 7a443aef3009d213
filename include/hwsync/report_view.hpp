#pragma once

#include <hwsync/export.hpp>
#include <hwsync/identifier.hpp>
#include <hwsync/outcome.hpp>
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

/// What a report says of the catalog as a whole.
struct ReportedCatalog {
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
    /// How many variants have each outcome, indexed by Outcome, after the last
    /// associate. Nothing before the first one.
    std::optional<std::array<std::uint64_t, outcome_count>> outcomes;
    std::optional<Time> associated_at; ///< the last associate that succeeded
    /// Automatic links that were suspect then; nothing if nothing was learned
    /// of them. See verify.
    std::optional<std::uint64_t> suspect;

    /// The share of its variants, blocked ones aside, that are linked: 0 to 1.
    /// Nothing if there is nothing to link.
    std::optional<double> coverage() const noexcept {
        if (variants <= blocked) {
            return std::nullopt;
        }
        return static_cast<double>(linked) /
               static_cast<double>(variants - blocked);
    }
};

/// A catalog variant that may be the one that an open variant should link to.
struct OpenCandidate {
    std::int64_t catalog_variant_id = 0; ///< Shopify's id
    std::string identifier;              ///< as stored
    std::string title;                   ///< the product's and its own
    std::string evidence;                ///< what supports it, in words
};

/// A variant of a child shop that has neither a link nor a block. The texts are
/// valid during the visit only.
struct OpenVariant {
    Outcome outcome = Outcome::unmatched; ///< why it has no link
    std::int64_t product_id = 0;          ///< in the child shop
    std::int64_t variant_id = 0;          ///< in the child shop
    std::string_view identifier;          ///< as stored; may be empty
    std::string_view product_title;       ///< as stored
    std::string_view variant_title;       ///< as stored
    std::string_view status;    ///< ACTIVE, ARCHIVED, DRAFT or UNLISTED
    std::string_view image_url; ///< as the shop gives it, not checked
    std::vector<OpenCandidate> candidates; ///< the likeliest first, at most 5
    std::uint64_t more_candidates = 0;     ///< how many others there are
};

/// A read-only view of what a report shows: the catalog as it is at one moment.
/// It takes no lock and can be used while runs write.
class HWSYNC_EXPORT ReportView {
public:
    /// Called for each open variant.
    using VisitOpen = std::function<void(const OpenVariant&)>;

    /// Opens the catalog at `path`. `stop` may be null and must outlive the
    /// view. Throws Error(storage) if there is no catalog, or none that this
    /// version can read.
    static std::unique_ptr<ReportView> open(const std::filesystem::path& path,
                                            const StopToken* stop);
    virtual ~ReportView() = default;

    /// The catalog as a whole.
    virtual ReportedCatalog catalog() = 0;

    /// The child shops, sorted by name: those in `wanted`, or all if it is
    /// empty. Throws Error(usage) for a shop that the catalog does not know.
    virtual std::vector<ReportedShop>
    shops(const std::vector<std::string>& wanted) = 0;

    /// Visits the variants that the shop's last associate left without a link
    /// and that are still without one, in the order of ids.
    virtual void open_variants(std::string_view shop,
                               const VisitOpen& visit) = 0;
};

} // namespace hwsync
