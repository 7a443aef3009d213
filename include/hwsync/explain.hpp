#pragma once

#include <hwsync/config.hpp>
#include <hwsync/evidence.hpp>
#include <hwsync/export.hpp>
#include <hwsync/outcome.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/verify.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// Whether a variant of a child shop is linked.
enum class LinkedState {
    linked,      ///< it has a link
    not_linked,  ///< the shop has it, but it has no link
    not_in_shop, ///< the shop had no such variant when it was last read
    never_read   ///< the shop was never read
};

/// The word for a state in JSON output.
HWSYNC_EXPORT std::string_view to_string(LinkedState state) noexcept;

/// What to explain: variants by an id in one shop, or by their identifier in
/// one shop or in all. Ids are numbers, gids or the URLs of pages in Shopify's
/// admin. Exactly one of `variant_id`, `product_id` and `identifier` is set.
struct ExplainRequest {
    std::filesystem::path catalog = {}; ///< the catalog's path
    /// A child shop. Empty for every child shop, if `identifier` is set.
    std::string shop = {};
    std::string variant_id = {}; ///< a variant of the shop
    std::string product_id = {}; ///< a product of the shop: all its variants
    std::string identifier = {}; ///< a SKU or barcode
    /// The rules for shops that `children` does not contain.
    MatchingConfig matching = {};
    /// The child shops in the config file, whether they were read or not.
    std::vector<std::string> shops = {};
    /// How the child shops are matched. A shop that is missing here is matched
    /// by `matching` and by the stored keys.
    std::vector<ChildRules> children = {};
};

/// A catalog variant that may be the one that a child variant should link to.
struct LinkCandidate {
    std::int64_t catalog_variant_id = 0; ///< Shopify's id
    std::string identifier;              ///< as stored
    std::string title;                   ///< the product's and its own
    std::vector<std::string> evidence;   ///< what supports it, in words
    /// How sure it is by itself. Nothing before the shop's first associate.
    std::optional<Evidence> weighed;
    /// Its share of all candidates and of "none of them", 0 to 1: two that are
    /// alike share what speaks for both.
    double share = 0;
};

/// A past change of a variant's link. Ids are 0 for none.
struct PastChange {
    std::string at;        ///< RFC 3339
    std::int64_t run = 0;  ///< the run that made the change
    std::string by;        ///< the name of the user who ran it
    std::int64_t from = 0; ///< the catalog variant before
    std::int64_t to = 0;   ///< the catalog variant after
    /// What the variant then had: `auto` for a link that associate made,
    /// `manual` for a pin or a block, empty for nothing.
    std::string origin;
    std::string reason; ///< a word for why it changed
    std::string note;   ///< the operator's; may be empty
};

/// What associate makes of a variant of a child shop, and why. Ids are 0 if
/// they are not known.
struct Explanation {
    std::string shop;            ///< the child shop's name
    std::int64_t product_id = 0; ///< in the child shop
    std::int64_t variant_id = 0; ///< in the child shop
    std::string title;           ///< the product's and its own
    std::string identifier;      ///< as stored
    std::string key;             ///< the form of it that is compared
    LinkedState state = LinkedState::not_in_shop; ///< whether it is linked
    /// What the catalog as it is now leads to. Nothing if the shop has no such
    /// variant.
    std::optional<Outcome> outcome;
    std::string rule;                    ///< a word for the rule that decided
    std::string reason;                  ///< the same as a sentence
    std::int64_t catalog_variant_id = 0; ///< what it is linked to now
    /// How sure that link is. Nothing if there is none, if what it leads to is
    /// gone, before the shop's first associate, or if evidence is off.
    std::optional<Evidence> evidence;
    bool evidence_is_off = false; ///< in the config: nothing is weighed
    /// Nor is anything before associate has learned from the shop's links.
    bool evidence_is_learned = false;
    std::vector<LinkCandidate> candidates; ///< the likeliest first
    /// As in Suggestion.
    std::uint64_t not_weighed = 0;
    std::vector<PastChange> history; ///< the oldest first
    /// Whether the shop has or had such a variant, the catalog has one with the
    /// identifier, or an operator has decided on it.
    bool is_known = true;
};

/// How many more variants of a shop have the identifier than were explained.
struct Unexplained {
    std::string shop;           ///< the child shop's name
    std::uint64_t variants = 0; ///< those that were not explained
};

/// Explains each variant that the request refers to, using associate's own
/// rules and what the catalog holds. Changes nothing and takes no lock.
///
/// Of the variants of a shop that share an identifier it explains the first
/// 100, and returns how many more there are in each shop.
///
/// Throws Error(usage) for an invalid id or an unknown shop, Error(storage),
/// and the signal's Error. `stop` must outlive the call.
HWSYNC_EXPORT std::vector<Unexplained>
explain(const ExplainRequest& request, const StopToken& stop,
        const std::function<void(const Explanation&)>& visit);

} // namespace hwsync
