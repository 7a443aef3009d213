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

struct ReportedCatalog {
    Identifier identifier = Identifier::sku;
    std::string primary;        ///< the primary shop's name
    std::uint64_t products = 0; ///< live ones, of the primary shop
    std::uint64_t variants = 0;
    std::optional<Time> imported_at; ///< the last import that did well
};

/// A child shop and how much of it is linked.
struct ReportedShop {
    std::string name;
    std::uint64_t variants = 0; ///< live ones
    std::uint64_t linked = 0;   ///< of these, pinned ones too
    std::uint64_t blocked = 0;  ///< of these
    /// Of the last associate; nothing before the first.
    std::optional<std::array<std::uint64_t, outcome_count>> outcomes;
    std::optional<Time> associated_at; ///< the last one that did well

    /// 0 to 1; nothing where there is nothing to link.
    std::optional<double> coverage() const noexcept {
        if (variants <= blocked) {
            return std::nullopt;
        }
        return static_cast<double>(linked) /
               static_cast<double>(variants - blocked);
    }
};

/// A catalog variant that an open variant may be.
struct OpenCandidate {
    std::int64_t catalog_variant_id = 0;
    std::string identifier;
    std::string title;    ///< product's and variant's
    std::string evidence; ///< what speaks for it, in words
};

/// A variant of a child shop that has neither link nor block. Texts are valid
/// during the visit only.
struct OpenVariant {
    Outcome outcome = Outcome::unmatched;
    std::int64_t product_id = 0;
    std::int64_t variant_id = 0;
    std::string_view identifier;
    std::string_view product_title;
    std::string_view variant_title;
    std::string_view status;    ///< ACTIVE, ARCHIVED, DRAFT, UNLISTED
    std::string_view image_url; ///< whatever the shop says
    std::vector<OpenCandidate> candidates; ///< the likeliest ones, a few
    std::uint64_t more_candidates = 0;     ///< that are not among them
};

/// What a report tells of a catalog, as it is at one moment. Changes nothing,
/// takes no lock, and may be taken while runs write.
class HWSYNC_EXPORT ReportView {
public:
    using VisitOpen = std::function<void(const OpenVariant&)>;

    /// Throws Error(storage) where there is no catalog, or none that this
    /// version can read. `stop` may be null and must outlive the view.
    static std::unique_ptr<ReportView> open(const std::filesystem::path& path,
                                            const StopToken* stop);
    virtual ~ReportView() = default;

    virtual ReportedCatalog catalog() = 0;

    /// The child shops by name. `wanted` says which; empty: every one. Throws
    /// Error(usage) for one that the catalog does not know.
    virtual std::vector<ReportedShop>
    shops(const std::vector<std::string>& wanted) = 0;

    /// What the shop's last associate left open and nobody has mended since, in
    /// the order of ids.
    virtual void open_variants(std::string_view shop,
                               const VisitOpen& visit) = 0;
};

} // namespace hwsync
