#pragma once

#include "catalog/catalog.hpp"
#include "model/matching.hpp"

#include <hwsync/evidence.hpp>
#include <hwsync/identifier.hpp>
#include <hwsync/link_view.hpp>
#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// All that explains a variant of a child shop.
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
    /// Of the identifier that does not link.
    std::string other_near;
    std::string other_identifier;
    /// Whether its link was made by the other key, which it still has.
    bool has_other_claim = false;
    /// Of its link or block, or that of its key; empty where there is none.
    std::string linked_at;
    std::string linked_by;
    std::string note;
    std::int64_t linked_run = 0;
    std::string linked_rule; ///< that made its link; empty where none is known
};

/// A catalog variant, as a person knows it.
struct DescribedVariant {
    bool is_live = false;
    std::string title; ///< the product's and its own
    std::string identifier;
    std::string other; ///< the identifier that does not link
};

/// How sure a catalog variant is to be a child's variant that has no link.
struct WeighedPair {
    std::int64_t catalog_variant = 0;
    Evidence evidence;
    double share = 0; ///< of all that were weighed and of "none of them"
};

/// A look at what the matching rules ask for, variant by variant, as it is at
/// one moment. Lists of candidates and ids are in the order of ids.
class MatchView {
public:
    /// Throws Error(storage). `stop` may be null and must outlive the view.
    static std::unique_ptr<MatchView> open(const std::filesystem::path& path,
                                           const StopToken* stop);
    virtual ~MatchView() = default;

    virtual CatalogIdentity identity() = 0;
    virtual std::vector<std::string> shop_names() = 0;
    virtual std::optional<std::int64_t> find_shop(std::string_view name) = 0;

    /// Looks at a shop with the keys that these rules make of its SKUs, as its
    /// next associate will. Other shops are out of sight from then on.
    virtual void look_at(std::int64_t shop, const std::string& strip_prefix,
                         const std::string& strip_suffix) = 0;

    /// Gone ones too.
    virtual std::optional<MatchedVariant> variant(std::int64_t shop,
                                                  std::int64_t id) = 0;
    /// The live ones; else those that are gone.
    virtual std::vector<std::int64_t>
    variants_of_product(std::int64_t shop, std::int64_t product) = 0;
    virtual std::vector<std::int64_t>
    variants_with(std::int64_t shop, std::string_view identifier) = 0;

    // From here on `by` is the identifier that is compared.

    /// All live variants of a shop that have a key.
    virtual std::vector<ShopCandidate>
    group(std::int64_t shop, std::string_view key, Identifier by) = 0;
    /// Those whose near form it is and that nothing matches exactly, blocked
    /// ones and placeholders aside.
    virtual std::vector<ShopCandidate> near_group(std::int64_t shop,
                                                  std::string_view near,
                                                  const MatchingRules& rules,
                                                  Identifier by) = 0;

    virtual std::vector<CatalogCandidate> catalog_with(std::string_view key,
                                                       Identifier by) = 0;
    /// Placeholders aside.
    virtual std::vector<CatalogCandidate>
    catalog_near(std::int64_t shop, std::string_view near,
                 const MatchingRules& rules, Identifier by) = 0;
    /// Those that are near only where what is taken off the shop's SKUs is
    /// taken off loosely.
    virtual std::vector<CatalogCandidate>
    catalog_loosely_near(std::int64_t shop, const MatchedVariant& variant,
                         const MatchingRules& rules, Identifier by) = 0;
    /// Those that have a near form of the other identifier, and their keys of
    /// it.
    virtual std::vector<CatalogCandidate>
    catalog_near_other(std::string_view other_near) = 0;
    /// Those that have both titles.
    virtual std::vector<std::int64_t>
    catalog_titled(const std::string& product_title,
                   const std::string& variant_title) = 0;
    /// Those of products whose titles have rare words in common with the
    /// variant's; none where associate has not learned of the shop.
    virtual std::vector<std::int64_t>
    catalog_with_rare_words(std::int64_t shop, const MatchedVariant& variant,
                            const MatchingRules& rules) = 0;
    /// How sure the variant's link is. Nothing where it has none, one of both
    /// sides is gone, or associate has not learned of the shop.
    virtual std::optional<Evidence>
    evidence_of_link(std::int64_t shop, const MatchedVariant& variant,
                     const MatchingRules& rules) = 0;
    /// What speaks against a link that is decided on and not made yet, where it
    /// would be suspect. Nothing where associate has not learned of the shop.
    virtual std::optional<Evidence>
    evidence_against(std::int64_t shop, const MatchedVariant& variant,
                     const Verdict& verdict, const MatchingRules& rules) = 0;
    /// How sure each of these catalog variants is, the likeliest first; empty
    /// where associate has not learned of the shop.
    virtual std::vector<WeighedPair>
    weigh(std::int64_t shop, const MatchedVariant& variant,
          std::span<const std::int64_t> catalog_variants,
          const MatchingRules& rules) = 0;
    virtual DescribedVariant describe(std::int64_t catalog_variant) = 0;

    /// Every change of the variant's link, the oldest first.
    virtual void history(std::int64_t shop, std::int64_t variant,
                         const LinkView::VisitChange& visit) = 0;
};

} // namespace hwsync
