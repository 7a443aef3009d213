#include "model/matching.hpp"

#include "model/keys.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace hwsync {

namespace {

using Catalog = std::vector<const CatalogCandidate*>;

const CatalogCandidate* find(const Catalog& catalog, std::int64_t id) {
    const auto found =
        std::lower_bound(catalog.begin(), catalog.end(), id,
                         [](const auto* candidate, std::int64_t wanted) {
                             return candidate->id < wanted;
                         });
    return found != catalog.end() && (*found)->id == id ? *found : nullptr;
}

bool is_status(std::string_view status, std::string_view known) noexcept {
    return std::equal(status.begin(), status.end(), known.begin(), known.end(),
                      [](char a, char b) {
                          return a == b ||
                                 (a >= 'a' && a <= 'z' && a - 'a' + 'A' == b);
                      });
}

bool is_rival(const ShopCandidate& variant, const Catalog& catalog) {
    return variant.hold == Hold::none ||
           (variant.hold == Hold::pin &&
            find(catalog, variant.linked_to) != nullptr);
}

bool is_conflict(const ShopCandidate& variant, const CatalogCandidate& target,
                 const MatchingRules& rules) {
    return rules.config().cross_check == CrossCheck::hold &&
           rules.others_differ(variant.other_key, target.other_key);
}

/// A link that is there and still fits stays.
const CatalogCandidate* kept_target(const ShopCandidate& variant,
                                    const Catalog& catalog,
                                    const MatchingRules& rules) {
    const auto* target = find(catalog, variant.linked_to);
    return target != nullptr && !is_conflict(variant, *target, rules) ? target
                                                                      : nullptr;
}

/// Whether its link goes along to `target`, rivals or not.
bool has_claim(const ShopCandidate& variant, const CatalogCandidate& target,
               const MatchingRules& rules) {
    return variant.has_claim && !is_conflict(variant, target, rules);
}

Verdict link(const ShopCandidate& variant, const CatalogCandidate& target,
             LinkRule rule, const MatchingRules& rules) {
    if (is_conflict(variant, target, rules)) {
        return {Outcome::conflict, 0};
    }
    return {Outcome::linked, target.id, rule};
}

/// All that decides on the variants of a group.
struct Group {
    Group(std::span<const ShopCandidate> all, Catalog counting,
          const MatchingRules& by)
        : variants(all), catalog(std::move(counting)), rivals(all, catalog),
          rules(by) {}

    /// What a tie of the variant's is broken for; null where it is not.
    const CatalogCandidate* tie_broken(const ShopCandidate& variant) {
        if (rules.config().tie_break == TieBreak::off) {
            return nullptr;
        }
        if (!tie_breaker) {
            tie_breaker.emplace(variants, catalog, rules);
        }
        return tie_breaker->find(variant);
    }

    std::span<const ShopCandidate> variants;
    Catalog catalog; ///< of the first rank
    Rivals rivals;
    const MatchingRules& rules;
    std::optional<TieBreaker> tie_breaker; ///< made for the first tie
};

/// Whether a rival is linked or pinned to it and stays so, whatever the other
/// identifiers say by now.
bool is_taken(const CatalogCandidate& target, const ShopCandidate& variant,
              const Group& group) {
    const auto stays = [&](const ShopCandidate& rival) {
        return rival.id != variant.id && rival.linked_to == target.id &&
               (rival.hold == Hold::pin ||
                (rival.hold == Hold::none && !group.rivals.stands_back(rival) &&
                 !is_conflict(rival, target, group.rules)));
    };
    return std::any_of(group.variants.begin(), group.variants.end(), stays);
}

/// Of a variant that has rivals, or may be one of several.
Verdict decide_tie(const ShopCandidate& variant, Group& group) {
    const auto& rules = group.rules;
    const auto* only =
        group.catalog.size() == 1 ? group.catalog.front() : nullptr;
    if (only != nullptr && has_claim(variant, *only, rules)) {
        return {Outcome::linked, only->id, LinkRule::goes_along};
    }
    if (const auto* target = group.tie_broken(variant)) {
        return rules.config().on_duplicate == OnDuplicate::hold &&
                       is_taken(*target, variant, group)
                   ? Verdict{Outcome::duplicate, 0}
                   : Verdict{Outcome::linked, target->id, LinkRule::tie_break};
    }
    if (only == nullptr) {
        return {Outcome::ambiguous, 0};
    }
    return rules.config().on_duplicate == OnDuplicate::hold
               ? Verdict{Outcome::duplicate, 0}
               : link(variant, *only, LinkRule::on_duplicate, rules);
}

Verdict decide(const ShopCandidate& variant, Group& group) {
    const auto& catalog = group.catalog;
    const auto& rules = group.rules;
    if (variant.hold != Hold::none) {
        return {Outcome::pinned, variant.held_to()};
    }
    if (catalog.empty()) {
        return {Outcome::unmatched, 0};
    }
    if (group.rivals.stands_back(variant)) {
        return {Outcome::duplicate, 0};
    }
    if (const auto* fitting = kept_target(variant, catalog, rules)) {
        return {Outcome::linked, fitting->id, LinkRule::stays};
    }
    return catalog.size() > 1 || group.rivals.count() > 1
               ? decide_tie(variant, group)
               : link(variant, *catalog.front(), LinkRule::exact, rules);
}

Verdict decide_near(const ShopCandidate& variant, const Catalog& catalog,
                    const Rivals& rivals, const MatchingRules& rules) {
    if (variant.hold != Hold::none) {
        return {Outcome::pinned, variant.held_to()};
    }
    if (catalog.empty()) {
        return {Outcome::unmatched, 0};
    }
    if (rules.config().near == OnNear::report || rivals.stands_back(variant)) {
        return {Outcome::near, 0};
    }
    if (const auto* fitting = kept_target(variant, catalog, rules)) {
        return {Outcome::linked, fitting->id, LinkRule::stays};
    }
    const bool has_rival = (catalog.front()->taken || rivals.count() > 1) &&
                           !has_claim(variant, *catalog.front(), rules);
    return catalog.size() == 1 && !has_rival
               ? link(variant, *catalog.front(), LinkRule::near, rules)
               : Verdict{Outcome::near, 0};
}

} // namespace

std::string_view to_string(LinkRule rule) noexcept {
    constexpr std::array<std::string_view, 8> words{
        "",     "exact",     "stays",   "goes_along", "on_duplicate",
        "near", "tie_break", "fallback"};
    return words[static_cast<std::size_t>(rule)];
}

std::string_view reason_to_link(std::string_view rule) noexcept {
    if (rule == to_string(LinkRule::tie_break)) {
        return "new: the other identifier tells which of several";
    }
    return rule == to_string(LinkRule::fallback)
               ? "new: by the other identifier"
               : "new";
}

TieBreaker::TieBreaker(std::span<const ShopCandidate> variants,
                       const Catalog& catalog, const MatchingRules& rules) {
    const auto counts = [&](const std::string& other) {
        return !other.empty() && !rules.is_other_placeholder(other);
    };
    for (const auto* candidate : catalog) {
        if (counts(candidate->other_key)) {
            auto& holders = m_by_other[candidate->other_key];
            holders.catalog = candidate;
            ++holders.catalog_count;
        }
    }
    const auto rank = Rivals{variants, catalog}.rank();
    for (const auto& variant : variants) {
        const auto found = m_by_other.find(variant.other_key);
        if (found != m_by_other.end() && variant.rank == rank &&
            is_rival(variant, catalog)) {
            ++found->second.rivals;
        }
    }
}

const CatalogCandidate* TieBreaker::find(const ShopCandidate& variant) const {
    const auto found = m_by_other.find(variant.other_key);
    return found != m_by_other.end() && found->second.catalog_count == 1 &&
                   found->second.rivals == 1
               ? found->second.catalog
               : nullptr;
}

Rivals::Rivals(std::span<const ShopCandidate> variants,
               const std::vector<const CatalogCandidate*>& catalog)
    : m_rank(std::numeric_limits<int>::max()) {
    for (const auto& variant : variants) {
        if (!is_rival(variant, catalog)) {
            continue;
        }
        if (variant.rank < m_rank) {
            m_rank = variant.rank;
            m_count = 0;
        }
        m_count += variant.rank == m_rank ? 1U : 0U;
    }
}

MatchingRules::MatchingRules(const MatchingConfig& config,
                             Identifier identifier)
    : m_config(config), m_other(other_than(identifier)),
      m_placeholders(identifier, config.ignore),
      m_other_placeholders(m_other, config.ignore) {}

bool MatchingRules::others_differ(const std::string& left,
                                  const std::string& right) const {
    if (left == right || left.empty() || right.empty()) {
        return false;
    }
    const auto near_form = [this](std::string_view key) {
        Keys keys;
        m_other == Identifier::sku ? make_sku_keys(key, keys)
                                   : make_barcode_keys(key, keys);
        return keys.near;
    };
    return near_form(left) != near_form(right) && !is_other_placeholder(left) &&
           !is_other_placeholder(right);
}

bool is_known_status(std::string_view status) noexcept {
    return status.empty() || is_status(status, "ACTIVE") ||
           is_status(status, "UNLISTED") || is_status(status, "DRAFT") ||
           is_status(status, "ARCHIVED");
}

int status_rank(std::string_view status) noexcept {
    constexpr int draft = 1;
    constexpr int archived = 2;
    if (is_status(status, "ARCHIVED")) {
        return archived;
    }
    return is_status(status, "DRAFT") || !is_known_status(status) ? draft : 0;
}

bool is_to_be_weighed(const ShopCandidate& variant, const Verdict& verdict,
                      const MatchingRules& rules) noexcept {
    return rules.config().evidence == EvidenceUse::hold &&
           verdict.outcome == Outcome::linked &&
           verdict.target != variant.linked_to;
}

bool leads_nowhere(Outcome outcome) noexcept {
    return outcome == Outcome::no_identifier || outcome == Outcome::unmatched;
}

std::vector<const CatalogCandidate*>
first_rank(std::span<const CatalogCandidate> catalog) {
    int rank = std::numeric_limits<int>::max();
    for (const auto& candidate : catalog) {
        rank = std::min(rank, candidate.rank);
    }
    std::vector<const CatalogCandidate*> first;
    for (const auto& candidate : catalog) {
        if (candidate.rank == rank) {
            first.push_back(&candidate);
        }
    }
    return first;
}

void decide_group(std::span<const ShopCandidate> variants,
                  std::span<const CatalogCandidate> catalog,
                  const MatchingRules& rules, std::vector<Verdict>& verdicts) {
    Group group{variants, first_rank(catalog), rules};
    verdicts.clear();
    for (const auto& variant : variants) {
        verdicts.push_back(decide(variant, group));
    }
}

void decide_near_group(std::span<const ShopCandidate> variants,
                       std::span<const CatalogCandidate> catalog,
                       const MatchingRules& rules,
                       std::vector<Verdict>& verdicts) {
    const auto first = first_rank(catalog);
    const Rivals rivals{variants, first};
    verdicts.clear();
    for (const auto& variant : variants) {
        verdicts.push_back(decide_near(variant, first, rivals, rules));
    }
}

} // namespace hwsync
