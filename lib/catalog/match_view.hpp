#pragma once

#include "catalog/catalog.hpp"
#include "catalog/found_by_words.hpp"
#include "model/matching.hpp"

#include <hwsync/evidence.hpp>
#include <hwsync/identifier.hpp>
#include <hwsync/link_view.hpp>
#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// Everything that explains how a variant of a child shop is matched.
struct MatchedVariant {
    ShopCandidate candidate;
    std::int64_t product_id = 0;
    std::string deleted_at; ///< empty while it is live
    std::string product_title;
    std::string variant_title;
    std::string status; ///< the product's
    std::string identifier;
    std::string key;
    std::string near; ///< the near form of the key
    /// These two are of the identifier that does not link.
    std::string other_near;
    std::string other_identifier;
    /// Whether its link was made by the other key, which it still has.
    bool has_other_claim = false;
    /// These are of its link or block, or of the block of its key; empty if
    /// there is none.
    std::string linked_at;
    std::string linked_by;
    std::string note;
    std::int64_t linked_run = 0;
    std::string linked_rule; ///< that made its link; empty if unknown
    /// What the candidate holds, if it has that not yet.
    std::optional<AwaitedHold> awaited = std::nullopt;

    std::int64_t linked_to() const noexcept {
        return awaited ? 0 : candidate.linked_to;
    }
};

/// A catalog variant, as people know it.
struct DescribedVariant {
    bool is_live = false;
    std::string title; ///< the product's title and its own
    std::string identifier;
    std::string other; ///< the identifier that does not link
};

/// How likely a catalog variant is to be the same as a child's variant without
/// a link.
struct WeighedPair {
    std::int64_t catalog_variant = 0;
    Evidence evidence;
    double share = 0; ///< its share among all weighed ones and "none of them"
    int likeness = 0; ///< see likeness_of()
};

/// Whether a weighed catalog variant with this share is to be explained.
using IsWanted = std::function<bool(std::int64_t id, double share)>;

/// A link that the rules ask for and that is not there.
struct DecidedLink {
    std::int64_t variant = 0;
    Verdict verdict;
};

/// Shows what the matching rules ask for, variant by variant, in a catalog as
/// it is at one moment. Lists of candidates and ids are in the order of ids.
class MatchView {
public:
    /// Throws Error(storage). `stop` may be null and must outlive the view.
    static std::unique_ptr<MatchView> open(const std::filesystem::path& path,
                                           const StopToken* stop);
    virtual ~MatchView() = default;

    virtual CatalogIdentity identity() = 0;
    virtual std::vector<std::string> shop_names() = 0;
    virtual std::optional<std::int64_t> find_shop(std::string_view name) = 0;

    /// Selects a shop, with the keys that these strip rules make of its SKUs,
    /// as its next associate will make them. Other shops are no longer visible
    /// after that.
    virtual void look_at(std::int64_t shop, const std::string& strip_prefix,
                         const std::string& strip_suffix) = 0;

    /// From now on, variants hold what the next associate would give them by
    /// these rules: pins and blocks that go along to them.
    virtual void look_ahead(const MatchingRules& rules) = 0;
    /// The variants of a shop for which that is so, by id; if `from` is given,
    /// those that would get what that variant holds.
    virtual std::vector<std::int64_t>
    awaiting(std::int64_t shop, std::optional<std::int64_t> from) = 0;

    /// Also finds variants that are gone.
    virtual std::optional<MatchedVariant> variant(std::int64_t shop,
                                                  std::int64_t id) = 0;
    /// The live variants; if there are none, those that are gone.
    virtual std::vector<std::int64_t>
    variants_of_product(std::int64_t shop, std::int64_t product) = 0;
    virtual std::vector<std::int64_t>
    variants_with(std::int64_t shop, std::string_view identifier) = 0;
    /// The pin or block of a variant that no reading of the shop has shown;
    /// nothing if there is none. Only what tells of that is set.
    virtual std::optional<MatchedVariant> unseen_hold(std::int64_t shop,
                                                      std::int64_t id) = 0;
    /// Likewise the block of an identifier, whoever has it.
    virtual std::optional<MatchedVariant>
    block_of_key(std::int64_t shop, std::string_view identifier) = 0;

    // From here on `by` is the identifier that is compared.

    /// All live variants of a shop that have a key.
    virtual std::vector<ShopCandidate>
    group(std::int64_t shop, std::string_view key, Identifier by) = 0;
    /// The live variants that have this near form and no exact match, without
    /// blocked ones and placeholders.
    virtual std::vector<ShopCandidate> near_group(std::int64_t shop,
                                                  std::string_view near,
                                                  const MatchingRules& rules,
                                                  Identifier by) = 0;

    /// Whether no variant of a shop that has a key is matched by it, if `by` is
    /// not the identifier that links: it is blocked.
    virtual bool is_blocked_in_fallback(std::int64_t shop, std::string_view key,
                                        Identifier by) = 0;

    virtual std::vector<CatalogCandidate> catalog_with(std::string_view key,
                                                       Identifier by) = 0;
    /// The catalog variants that have this near form, without placeholders.
    virtual std::vector<CatalogCandidate>
    catalog_near(std::int64_t shop, std::string_view near,
                 const MatchingRules& rules, Identifier by) = 0;
    /// The catalog variants that are near only if the shop's prefix and suffix
    /// are stripped loosely.
    virtual std::vector<CatalogCandidate>
    catalog_loosely_near(std::int64_t shop, const MatchedVariant& variant,
                         const MatchingRules& rules, Identifier by) = 0;
    /// The catalog variants that have this near form of the other identifier,
    /// with their keys of that identifier.
    virtual std::vector<CatalogCandidate>
    catalog_near_other(std::string_view other_near) = 0;
    /// The catalog variants that have both titles.
    virtual std::vector<std::int64_t>
    catalog_titled(const std::string& product_title,
                   const std::string& variant_title) = 0;
    /// Without those in `known`, which is in rising order; none if associate
    /// has not learned from the shop's links.
    virtual FoundByProducts
    catalog_by_products(std::int64_t shop, const MatchedVariant& variant,
                        std::span<const std::int64_t> known,
                        const MatchingRules& rules) = 0;
    /// Whether associate has learned from the shop's links, and evidence is not
    /// off: nothing is weighed otherwise.
    virtual bool weighs(std::int64_t shop, const MatchingRules& rules) = 0;
    /// How likely the variant's link is right. Nothing if there is no link, if
    /// either side is gone, or if associate has not learned from the shop's
    /// links.
    virtual std::optional<Evidence>
    evidence_of_link(std::int64_t shop, const MatchedVariant& variant,
                     const MatchingRules& rules) = 0;
    /// Why, by the shop's variants.
    using HeldBack = std::map<std::int64_t, std::string>;
    /// Which of the links that are decided on and not made yet would be
    /// suspect, weighed side by side; none if associate has not learned from
    /// the shop's links.
    virtual HeldBack held_back(std::int64_t shop,
                               std::span<const DecidedLink> decided,
                               const MatchingRules& rules) = 0;
    /// How likely each of these catalog variants is right, the likeliest first,
    /// without those that are not wanted; empty if associate has not learned
    /// from the shop's links.
    virtual std::vector<WeighedPair>
    weigh(std::int64_t shop, const MatchedVariant& variant,
          std::span<const std::int64_t> catalog_variants,
          const IsWanted& is_wanted, const MatchingRules& rules) = 0;
    virtual DescribedVariant describe(std::int64_t catalog_variant) = 0;

    /// Visits every change of the variant's link, the oldest first.
    virtual void history(std::int64_t shop, std::int64_t variant,
                         const LinkView::VisitChange& visit) = 0;
};

} // namespace hwsync
