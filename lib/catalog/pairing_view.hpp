#pragma once

#include "catalog/catalog.hpp"
#include "catalog/catalog_summary.hpp"
#include "model/evidence/numbers.hpp"
#include "model/evidence/rows.hpp"
#include "model/matching.hpp"

#include <hwsync/evidence.hpp>
#include <hwsync/outcome.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// A variant of either side, with what evidence compares and what people know
/// it by. Missing texts are empty.
struct ComparedVariant {
    std::int64_t id = 0;
    std::int64_t product_id = 0;
    std::string handle;
    std::string product_title;
    std::string vendor;
    std::string product_type;
    std::string status;
    std::string image_url;
    std::string title;
    std::string options; ///< JSON of its selectedOptions
    std::string sku;
    std::string barcode;
    std::string key;
    std::string near; ///< the key if there is no other near form
    std::string other_key;
    std::string other_near;
    double price = 0;
    /// Of an open variant: the ids, as a JSON list, of the catalog variants
    /// that associate found by its identifier, exactly or nearly.
    std::string named;
    bool is_named = false; ///< of a candidate: whether it is in that list
    /// Of a candidate: it was found only by rare words of the title.
    bool only_shares_words = false;

    /// The texts of the result point into this object.
    VariantRow row() const noexcept {
        return {id,
                {product_id, handle, product_title, vendor, product_type},
                title,
                options,
                other_key,
                other_near,
                price};
    }
};

/// A variant of the shop that is linked to a catalog variant.
struct LinkedVariant {
    ComparedVariant variant;
    bool is_pinned = false;
};

/// A variant of the shop that has the same key as another one.
struct RivalVariant {
    ComparedVariant variant;
    std::int64_t linked_to = 0; ///< 0 for nothing
};

/// A link that is suspect by its evidence.
struct SuspectPair {
    ComparedVariant child;
    ComparedVariant catalog;
    Evidence evidence;
    /// What the evidence names, if anything: a likelier catalog variant, and a
    /// variant of the shop that seems to have been exchanged with this one.
    std::optional<ComparedVariant> likelier;
    std::optional<ComparedVariant> exchanged_with;
};

/// How many links of a child's product lead to a catalog product.
struct ProductLinks {
    std::int64_t catalog_product = 0;
    std::uint32_t links = 0;
};

/// The likeliest catalog variant of a variant, by its weight and its share of
/// the odds of all that were weighed.
struct Likeliest {
    Millibits weight = 0;
    double share = 0;
};

enum class SoughtIn : std::uint8_t { catalog, shop };

/// Shows pairs of a child shop's variants and catalog variants that have no
/// link yet, in a catalog as it is at one moment. Only live variants are
/// visible, in the order of their ids. Lists of candidates end after the first
/// 10,000.
class PairingView {
public:
    using Visit = std::function<void(ComparedVariant&)>;
    using VisitOpen = std::function<void(Outcome, ComparedVariant&)>;
    using VisitLink =
        std::function<void(ComparedVariant& child, ComparedVariant& catalog)>;
    using VisitSuspect = std::function<void(const SuspectPair&)>;

    /// Throws Error(storage). `stop` may be null and must outlive the view.
    static std::unique_ptr<PairingView> open(const std::filesystem::path& path,
                                             const StopToken* stop);
    virtual ~PairingView() = default;

    virtual CatalogIdentity identity() = 0;
    /// An id that no other catalog has; empty if this one has none.
    virtual std::string catalog_id() = 0;
    /// Everything except the file's size.
    virtual CatalogSummary summary(const LeaveOutRules& leave_out) = 0;
    virtual std::vector<std::string> shop_names() = 0;

    /// Selects the shop that all following calls are about, and the side on
    /// which candidates are sought. Throws Error(usage) for a shop that the
    /// catalog does not know.
    virtual void look_at(const std::string& shop, SoughtIn side) = 0;

    /// Notes that an open variant may be a catalog variant, so that
    /// candidates() returns it once candidates are sought in the shop. Noted
    /// pairs last until look_at() selects another shop or SoughtIn::catalog.
    virtual void note_pair(std::int64_t catalog_variant,
                           std::int64_t variant) = 0;
    /// Notes what the likeliest catalog variant of an open variant is, as long.
    virtual void note_likeliest(std::int64_t variant, const Likeliest& one) = 0;
    /// Nothing if none was noted.
    virtual std::optional<Likeliest> likeliest_of(std::int64_t variant) = 0;

    /// The number of the catalog's live variants.
    virtual std::uint64_t live_variants() = 0;

    /// Visits the variants that the last associate left without a link and that
    /// still have neither link nor block.
    virtual void open_variants(const VisitOpen& visit) = 0;
    /// Visits the catalog variants to which no variant of the shop is linked.
    virtual void unlinked_catalog_variants(const Visit& visit) = 0;
    /// What associate learned from the shop's links; nothing if it has not.
    virtual std::optional<EvidenceNumbers> learned() = 0;
    /// Visits the links that associate made.
    virtual void automatic_links(const VisitLink& visit) = 0;

    /// Finds what a variant of the other side may be: catalog variants, or
    /// variants of the shop that have neither link nor block. Empty keys are
    /// not sought. Catalog variants are also sought by the rare ones of the
    /// title's words; if there are too many, by the options.
    /// Variants of the shop are also those in noted pairs.
    /// Returns how many variants of products with such words were left out.
    virtual std::uint64_t candidates(const ComparedVariant& variant,
                                     const SoughtTexts& sought,
                                     std::vector<ComparedVariant>& found) = 0;

    /// Finds the first few other variants of the shop that have its key,
    /// without blocked ones.
    virtual void rivals(const ComparedVariant& variant,
                        std::vector<RivalVariant>& found) = 0;
    /// Visits the automatic links that are suspect although their keys match,
    /// unless that is accepted at `now`, in the order of the child's products.
    virtual void suspect_links(const MatchingRules& rules, Time now,
                               const VisitSuspect& visit) = 0;

    virtual void linked_to(std::int64_t catalog_variant,
                           std::vector<LinkedVariant>& found) = 0;
    /// Finds where the links of a child's product lead, in the order of the
    /// catalog's products.
    virtual void links_of_product(std::int64_t product,
                                  std::vector<ProductLinks>& found) = 0;

    /// Records that a variant of the shop may be a catalog variant with these
    /// odds, until the next look_at().
    virtual void add_claim(std::int64_t catalog_variant, double odds) = 0;
    /// The sum of the odds of all claims to it.
    virtual double claims_to(std::int64_t catalog_variant) = 0;
};

} // namespace hwsync
