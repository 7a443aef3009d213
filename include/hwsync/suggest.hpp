#pragma once

#include <hwsync/config.hpp>
#include <hwsync/evidence.hpp>
#include <hwsync/export.hpp>
#include <hwsync/outcome.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>
#include <hwsync/verify.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hwsync {

/// Whose variants to look at, for suggest() and gaps().
struct SuggestRequest {
    std::filesystem::path catalog = {}; ///< the catalog's path
    /// The child shops; empty for every one that the catalog knows or
    /// `children` contains.
    std::vector<std::string> shops = {};
    /// The rules for shops that `children` does not contain.
    MatchingConfig matching = {};
    /// How the child shops are matched.
    std::vector<ChildRules> children = {};
    /// Of suggest(): what a candidate's share of the odds must exceed to count
    /// as sure, from 0 to 1. Nothing if none is to count.
    std::optional<double> sure = {};
    /// Of a report: what does not count in the coverage of shops.
    LeaveOutRules leave_out = {};
    /// Of a report: decides which waivers are in force.
    Time now = {};
};

/// A variant, as a person knows it. Texts are as stored, and may be empty.
struct KnownAs {
    std::int64_t product_id = 0;      ///< Shopify's id
    std::int64_t variant_id = 0;      ///< Shopify's id
    std::string title;                ///< the product's
    std::vector<std::string> options; ///< the values of the variant's options
    std::string sku;                  ///< the variant's
    std::string barcode;              ///< the variant's
    std::string status;               ///< ACTIVE, ARCHIVED, DRAFT or UNLISTED
    std::string vendor;               ///< the product's
    std::string product_type;         ///< the product's
    std::string image_url;            ///< the product's, as the shop gives it
    double price = 0; ///< in the shop's currency; 0 if it has none
};

/// Whether two variants have the identifier that links in common.
enum class IdentifierFit : std::uint8_t {
    none, ///< they differ, or one has none
    hint, ///< they were perhaps meant to be the same: see explain
    near, ///< nearly
    same  ///< they have the same key
};

/// A variant of the other side that may be the partner of a variant.
struct Candidacy {
    KnownAs variant; ///< the candidate
    /// Whether their identifiers agree, which is not part of the evidence.
    IdentifierFit identifier = IdentifierFit::none;
    Evidence evidence; ///< of the two, apart from the other candidates
    /// Of all candidates and of "none of them": how likely it is, 0 to 1.
    double share = 0;
    Millibits odds = 0; ///< what `share` corresponds to: see odds_text()
    /// Of suggest(): a variant of the shop that is linked to it; 0 for none.
    std::int64_t taken_by = 0;
};

/// A variant of the shop that has the same key as another one.
struct Rival {
    KnownAs variant; ///< of the child shop
    /// The catalog variant that it is linked to; 0 for none.
    std::int64_t linked_to = 0;
};

/// A variant of a child shop that waits for a decision, and what it may be.
struct Suggestion {
    std::string shop; ///< the child shop's name
    /// Why associate has not linked it.
    Outcome outcome = Outcome::unmatched;
    KnownAs variant; ///< of the child shop
    /// Whether the first candidate is sure: its share exceeds what was asked
    /// for, and no other variant of the shop lays claim to it.
    bool is_sure = false;
    /// The likeliest first: at most 5, and none that is a thousand times less
    /// likely than the first.
    std::vector<Candidacy> candidates;
    std::uint64_t more_candidates = 0; ///< how many others were weighed
    /// How many variants of products in which it is expected, or which have
    /// rare words in common, were too many to be weighed; none of them has the
    /// variant's options, unless hundreds do.
    std::uint64_t not_weighed = 0;
    /// For the outcome `duplicate`: other variants of the shop with the same
    /// key, blocked ones aside, in the order of ids; at most 5.
    std::vector<Rival> rivals;
};

/// Visits each variant that the last associate of its shop left without a link
/// and that has neither link nor block now, by shop and id, with the catalog
/// variants that it may be. Candidates are those that share an identifier, a
/// handle, a title or the product with it, or nearly, and those whose
/// identifier was perhaps meant to be its own. Changes nothing and
/// takes no lock; what it remembers does not grow with the shops.
///
/// Returns the shops of the request of which there is nothing yet: `children`
/// has them, the catalog does not know them. Throws Error(usage) for any other
/// shop that it does not know, Error(storage), and the signal's Error. `stop`
/// must outlive the call.
HWSYNC_EXPORT std::vector<std::string>
suggest(const SuggestRequest& request, const StopToken& stop,
        const std::function<void(const Suggestion&)>& visit);

/// Why a child shop has no link to a catalog variant.
enum class GapState : std::uint8_t {
    not_in_shop, ///< nothing in the shop is likely to be it
    not_linked   ///< the shop probably has it, but without a link
};

/// The word for a state in JSON output.
HWSYNC_EXPORT std::string_view to_string(GapState state) noexcept;

/// A catalog variant to which a child shop has no link.
struct Gap {
    std::string shop; ///< the child shop's name
    /// `not_linked` if a variant without a link has the same identifier, or is
    /// likelier to be it than not.
    GapState state = GapState::not_in_shop;
    KnownAs variant; ///< of the catalog
    /// Variants of the shop that have neither link nor block; as in
    /// Suggestion, with the share and the odds that suggest() gives the pair.
    std::vector<Candidacy> candidates;
    std::uint64_t more_candidates = 0; ///< how many others were weighed
};

/// Visits each catalog variant to which a child shop has no link, by shop and
/// id. Otherwise like suggest().
HWSYNC_EXPORT std::vector<std::string>
gaps(const SuggestRequest& request, const StopToken& stop,
     const std::function<void(const Gap&)>& visit);

} // namespace hwsync
