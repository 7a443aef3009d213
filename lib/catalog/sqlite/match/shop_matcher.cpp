#include "catalog/sqlite/match/shop_matcher.hpp"

#include "base/background_task.hpp"
#include "catalog/sqlite/match/catalog_keys.hpp"
#include "catalog/sqlite/match/waiting_variants.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace hwsync::sqlite {

namespace {

// This is more than a person can choose from; a group may be as large as a
// shop.
constexpr std::size_t most_candidates = 20;

Verdict verdict_without_identifier(const ShopCandidate& variant) {
    return variant.hold == Hold::none
               ? Verdict{Outcome::no_identifier, 0}
               : Verdict{Outcome::pinned, variant.held_to()};
}

/// The ids of the candidates that count, as JSON.
std::string list_of(const std::vector<CatalogCandidate>& catalog) {
    std::string list = "[";
    std::size_t listed = 0;
    for (const auto* candidate : first_rank(catalog)) {
        if (listed++ == most_candidates) {
            break;
        }
        list += fmt::format("{}\"{}\"", listed == 1 ? "" : ",", candidate->id);
    }
    return list + "]";
}

} // namespace

ShopMatcher::ShopMatcher(Connection& connection, std::int64_t shop,
                         ShopRules rules, const AwaitedHolds& awaited,
                         std::filesystem::path folder, LinkChanges& changes,
                         UnresolvedSpool& unresolved)
    : m_connection(connection), m_shop(shop), m_rules(std::move(rules)),
      m_awaited(awaited), m_folder(std::move(folder)), m_by(m_rules.identifier),
      m_changes(changes), m_unresolved(unresolved),
      m_matching(m_rules.matching, m_rules.identifier) {}

ShopMatcher::~ShopMatcher() = default;

MatchCounts ShopMatcher::match(std::optional<CatalogReaders> readers,
                               std::optional<UnstoredShop> unstored) {
    if (m_rules.matching.fallback == Fallback::other) {
        m_waiting = std::make_unique<WaitingVariants>(m_connection);
    }
    std::optional<Connection> beside;
    if (readers) {
        beside = std::move(readers->keys);
        m_catalog = std::move(readers->rows);
    }
    match_exactly(std::move(beside), std::move(unstored));
    if (m_waiting && !m_waiting->empty()) {
        m_by = {other_than(m_rules.identifier), m_rules.identifier};
        m_matching = MatchingRules{m_rules.matching, m_by.identifier};
        match_exactly({}, {});
        settle_waiting();
    }
    end_links_of_gone_variants();
    return m_counts;
}

/// Variants that the other identifier does not match, either, keep their
/// outcome.
void ShopMatcher::settle_waiting() {
    m_found.clear();
    m_candidates.clear();
    m_waiting->for_each([&](const WaitingVariant& waiting) {
        ShopCandidate variant;
        variant.id = waiting.id;
        variant.linked_to = waiting.linked_to;
        conclude(variant,
                 {waiting.product_id, std::string{waiting.identifier}, {}},
                 waiting.key, {waiting.outcome, 0});
    });
}

void ShopMatcher::match_exactly(std::optional<Connection> beside,
                                std::optional<UnstoredShop> unstored) {
    KeyedVariants near{m_folder};
    match_keys(std::move(beside), std::move(unstored), near);
    match_nearly(near);
}

/// While the shop's keys are read on another thread, or its rows are stored,
/// nothing here may use the shop's connection; what waits for the other
/// identifier does.
void ShopMatcher::match_keys(std::optional<Connection> beside,
                             std::optional<UnstoredShop> unstored,
                             KeyedVariants& near) {
    const bool is_free = beside && !m_waiting;
    std::optional<BackgroundTask> storing;
    if (unstored) {
        storing.emplace(unstored->store);
        if (!is_free) {
            storing->wait();
        }
    }
    ShopKeys shop{unstored ? unstored->rows : m_connection,
                  m_shop,
                  m_by,
                  m_awaited,
                  m_folder,
                  is_free ? ShopKeys::Reading::ahead
                          : ShopKeys::Reading::when_asked};
    CatalogKeys catalog{m_connection, std::move(beside), m_by.identifier,
                        m_folder};
    while (const auto* group = shop.next()) {
        m_candidates.clear();
        if (group->key.empty()) {
            settle_without_identifier(*group);
        } else if (m_matching.is_placeholder(group->key)) {
            if (!m_by.is_fallback()) {
                m_placeholders.add(group->facts.front().identifier,
                                   group->variants.size());
                settle_without_identifier(*group);
            }
        } else {
            catalog.find(group->key, m_found);
            match_group(*group, near);
        }
    }
    if (storing) {
        storing->wait();
    }
}

void ShopMatcher::match_group(const KeyGroup& group, KeyedVariants& near) {
    decide_group(group.variants, m_found, m_matching, m_verdicts);
    for (std::size_t i = 0; i < group.variants.size(); ++i) {
        const auto outcome = m_verdicts[i].outcome;
        // A pinned variant is also a rival of those that are only near.
        if (m_found.empty() && (outcome == Outcome::unmatched ||
                                group.variants[i].hold == Hold::pin)) {
            const auto& facts = group.facts[i];
            near.add(facts.near, group.variants[i],
                     {facts.product_id, facts.identifier, group.key});
        }
        if (outcome != Outcome::unmatched) {
            record_outcome(group.variants[i], group.facts[i], group.key,
                           m_verdicts[i]);
        }
    }
}

/// A group's key is the near form here, and `near` of its facts is the key.
void ShopMatcher::match_nearly(KeyedVariants& near) {
    NearCatalogKeys catalog{m_connection, m_shop, m_by, m_awaited};
    KeyedVariants::Groups groups{near};
    KeyGroup nearly;
    while (groups.next(nearly)) {
        catalog.find(nearly.key, m_matching, m_found);
        decide_near_group(nearly.variants, m_found, m_matching, m_verdicts);
        m_candidates.clear();
        for (std::size_t i = 0; i < nearly.variants.size(); ++i) {
            if (nearly.variants[i].hold != Hold::none) {
                continue;
            }
            if (m_verdicts[i].outcome == Outcome::unmatched) {
                look_loosely(catalog, nearly, i);
            }
            record_outcome(nearly.variants[i], nearly.facts[i],
                           nearly.facts[i].near, m_verdicts[i]);
        }
    }
}

/// Looks for catalog variants that match only if the shop's prefix and suffix
/// are stripped loosely.
void ShopMatcher::look_loosely(NearCatalogKeys& catalog, const KeyGroup& nearly,
                               std::size_t at) {
    m_candidates.clear();
    if (m_by.identifier == Identifier::sku) {
        catalog.find_loosely(nearly.facts[at].identifier,
                             {m_rules.strip_prefix, m_rules.strip_suffix},
                             nearly.key, m_matching, m_found);
    }
    if (!m_found.empty()) {
        m_verdicts[at].outcome = Outcome::near;
    }
}

void ShopMatcher::settle_without_identifier(const KeyGroup& group) {
    m_found.clear();
    for (std::size_t i = 0; i < group.variants.size(); ++i) {
        const auto& variant = group.variants[i];
        record_outcome(variant, group.facts[i], group.key,
                       verdict_without_identifier(variant));
    }
}

void ShopMatcher::end_links_of_gone_variants() {
    RisingRows in_order{m_connection, "link"};
    auto rows = m_connection.prepare(
        "SELECT l.variant_id, l.catalog_variant_id,"
        " (SELECT v.deleted_at IS NULL FROM shop_variant AS v"
        "  WHERE v.shop = l.shop AND v.id = l.variant_id), l.origin = 'auto'"
        " FROM link AS l WHERE l.shop = ?1 ORDER BY l.variant_id");
    rows.bind(1, m_shop);
    std::uint64_t live = 0;
    while (rows.step()) {
        const auto variant = rows.integer(0);
        in_order.meet(variant);
        const bool is_automatic = rows.integer(3) != 0;
        if (is_automatic && rows.is_null(2)) {
            throw_damaged(m_connection,
                          fmt::format("variant {} is missing", variant));
        }
        if (is_automatic && rows.integer(2) == 0) {
            ++m_counts.removed;
            m_changes.add(
                {variant, rows.integer(1), 0, "", "ended: variant gone", true});
        }
        live += is_automatic && rows.integer(2) != 0 ? 1U : 0U;
    }
    require_order_beside_links(m_connection, m_shop, in_order.last());
    if (live != m_links_met) {
        throw_damaged(m_connection, fmt::format("{} of {} links were found",
                                                m_links_met, live));
    }
}

/// Settles the variant, unless it has to wait for the other identifier. When
/// that one is compared, only waiting variants are settled.
void ShopMatcher::record_outcome(const ShopCandidate& variant,
                                 const ShopVariantFacts& facts,
                                 std::string_view key, const Verdict& verdict) {
    if (m_by.is_fallback()) {
        settle_by_other(variant, facts, key, verdict);
    } else if (m_waiting && variant.hold == Hold::none &&
               leads_nowhere(verdict.outcome)) {
        m_waiting->add({variant.id, verdict.outcome, facts.product_id,
                        variant.linked_to, facts.identifier, key});
    } else {
        conclude(variant, facts, key, verdict);
    }
}

void ShopMatcher::settle_by_other(const ShopCandidate& variant,
                                  const ShopVariantFacts& facts,
                                  std::string_view key, Verdict verdict) {
    // What waits is not held: its key of this identifier is blocked.
    if (leads_nowhere(verdict.outcome) || variant.hold != Hold::none) {
        return;
    }
    const auto identifier = m_waiting->take(variant.id);
    if (!identifier) {
        return;
    }
    verdict.rule = LinkRule::fallback;
    conclude(variant, {facts.product_id, *identifier, {}}, key, verdict);
}

void ShopMatcher::conclude(const ShopCandidate& variant,
                           const ShopVariantFacts& facts, std::string_view key,
                           const Verdict& verdict) {
    ++m_counts.outcomes[static_cast<std::size_t>(verdict.outcome)];
    const bool is_linked = variant.linked_to != 0 && variant.hold != Hold::pin;
    m_links_met += is_linked ? 1U : 0U;
    if (verdict.outcome == Outcome::pinned) {
        const bool is_pin = variant.hold == Hold::pin;
        ++(is_pin ? m_tally.links : m_tally.blocks);
        m_counts.blocked += is_pin ? 0U : 1U;
        if (variant.hold == Hold::key_block && variant.linked_to != 0) {
            ++m_counts.removed;
            m_changes.add({variant.id, variant.linked_to, 0, key,
                           "ended: identifier blocked", true});
        }
        return;
    }
    if (verdict.outcome != Outcome::linked) {
        m_unresolved.add({verdict.outcome, facts.product_id, variant.id,
                          facts.identifier, candidates()});
        if (variant.linked_to != 0) {
            ++m_counts.removed;
            m_changes.add({variant.id, variant.linked_to, 0, key,
                           reason_to_end(variant, verdict.outcome, key), true});
        }
        return;
    }
    ++m_tally.links;
    if (variant.linked_to == verdict.target) {
        ++m_counts.unchanged;
        return;
    }
    m_counts.tie_break += verdict.rule == LinkRule::tie_break ? 1U : 0U;
    m_counts.fallback += verdict.rule == LinkRule::fallback ? 1U : 0U;
    if (variant.linked_to == 0) {
        ++m_counts.created;
        m_changes.add({variant.id, 0, verdict.target, key,
                       reason_to_link(to_string(verdict.rule)), false,
                       to_string(verdict.rule)});
    } else {
        move(variant, key, verdict);
    }
}

void ShopMatcher::move(const ShopCandidate& variant, std::string_view key,
                       const Verdict& verdict) {
    ++m_counts.updated;
    const auto target = verdict.target;
    const auto* const found = find_candidate(target);
    const auto rank = rank_of(variant.linked_to);
    const bool is_loss = rank && found != nullptr && *rank <= found->rank;
    m_counts.moved_away += is_loss ? 1U : 0U;
    m_changes.add({variant.id, variant.linked_to, target, key,
                   reason_to_move(variant, target, rank.has_value()), is_loss,
                   to_string(verdict.rule)});
}

const std::string& ShopMatcher::candidates() {
    if (m_candidates.empty()) {
        m_candidates = list_of(m_found);
    }
    return m_candidates;
}

std::optional<int> ShopMatcher::rank_of(std::int64_t catalog_variant) {
    if (!m_catalog_rank) {
        m_catalog_rank = (m_catalog ? *m_catalog : m_connection)
                             .prepare("SELECT p.status FROM variant AS v"
                                      " JOIN product AS p"
                                      " ON p.id = v.product_id"
                                      " WHERE v.id = ?1"
                                      " AND v.deleted_at IS NULL");
    }
    m_catalog_rank->reset();
    m_catalog_rank->bind(1, catalog_variant);
    return m_catalog_rank->step()
               ? std::optional{status_rank(m_catalog_rank->text(0))}
               : std::nullopt;
}

const CatalogCandidate*
ShopMatcher::find_candidate(std::int64_t catalog_variant) const {
    const auto found = std::find_if(m_found.begin(), m_found.end(),
                                    [&](const CatalogCandidate& candidate) {
                                        return candidate.id == catalog_variant;
                                    });
    return found == m_found.end() ? nullptr : &*found;
}

std::string_view ShopMatcher::reason_to_move(const ShopCandidate& variant,
                                             std::int64_t target,
                                             bool is_there) const {
    const auto* const before = find_candidate(variant.linked_to);
    const auto* const now = find_candidate(target);
    if (before != nullptr && now != nullptr) {
        return before->rank > now->rank
                   ? "moved: it stands back by its product's status"
                   : "moved: the other identifiers differ";
    }
    return variant.has_claim && !is_there
               ? "moved: product deleted and made anew"
               : "moved: identifier changed";
}

std::string_view ShopMatcher::reason_to_end(const ShopCandidate& variant,
                                            Outcome outcome,
                                            std::string_view key) {
    if (outcome == Outcome::no_identifier) {
        return key.empty() ? "ended: identifier gone" : "placeholder";
    }
    if (!rank_of(variant.linked_to)) {
        return "ended: product deleted";
    }
    if (find_candidate(variant.linked_to) == nullptr) {
        return "ended: identifier changed";
    }
    switch (outcome) {
    case Outcome::ambiguous:
        return "ended: several catalog variants have the identifier";
    case Outcome::duplicate:
        return "ended: several variants of the shop have the identifier";
    case Outcome::conflict:
        return "ended: the other identifiers differ";
    default:
        return "ended: the identifiers are only nearly the same";
    }
}

} // namespace hwsync::sqlite
