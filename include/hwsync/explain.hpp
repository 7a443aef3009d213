#pragma once

#include <hwsync/config.hpp>
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

enum class LinkedState {
    linked,
    not_linked,  ///< in the shop, but without a link
    not_in_shop, ///< the shop's last reading had no such variant
    never_read   ///< the shop was never read
};

HWSYNC_EXPORT std::string_view to_string(LinkedState state) noexcept;

/// What to explain: variants by an id in one shop, or by their identifier in
/// one shop or in all. Ids are numbers, gids or the URLs of the admin's pages.
struct ExplainRequest {
    std::filesystem::path catalog = {};
    std::string shop = {}; ///< empty, with an identifier: every child shop
    std::string variant_id = {};
    std::string product_id = {};
    std::string identifier = {};
    MatchingConfig matching = {};
    /// Child shops that there are, whether they were ever read or not.
    std::vector<std::string> shops = {};
    /// How they are matched. A child that is not named here is by `matching`,
    /// and by the keys that are stored.
    std::vector<ChildRules> children = {};
};

/// A catalog variant that a variant may be.
struct LikelyVariant {
    std::int64_t catalog_variant_id = 0;
    std::string identifier;
    std::string title;
    std::vector<std::string> evidence; ///< what speaks for it, in words
};

/// A change of a variant's link. Ids are 0 for none.
struct PastChange {
    std::string at; ///< RFC 3339
    std::int64_t run = 0;
    std::string by;
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::string origin; ///< of `to`: auto, manual; empty for nothing
    std::string reason;
    std::string note;
};

/// What becomes of a variant of a child shop, and why.
struct Explanation {
    std::string shop;
    std::int64_t product_id = 0; ///< 0 where it is not known, as other ids
    std::int64_t variant_id = 0;
    std::string title;
    std::string identifier;
    std::string key; ///< the form of it that is compared
    LinkedState state = LinkedState::not_in_shop;
    /// By the catalog as it is now; nothing where the shop has no such variant.
    std::optional<Outcome> outcome;
    std::string rule; ///< a word for what decided
    std::string reason;
    std::int64_t catalog_variant_id = 0; ///< what it is linked to
    std::vector<LikelyVariant> candidates;
    std::vector<PastChange> history; ///< the oldest first
};

/// Variants of a shop that an identifier means too, and that were not
/// explained: more than a person can look at have it.
struct Unexplained {
    std::string shop;
    std::uint64_t variants = 0;
};

/// Explains each variant that is meant, by associate's own rules, from what the
/// catalog holds, changing nothing. Of those of a shop that have an identifier
/// it explains the first 100; the result says how many more there are.
///
/// Throws Error(usage) for an id that is none or an unknown shop,
/// Error(storage), or the signal's own. `stop` must outlive the call.
HWSYNC_EXPORT std::vector<Unexplained>
explain(const ExplainRequest& request, const StopToken& stop,
        const std::function<void(const Explanation&)>& visit);

} // namespace hwsync
