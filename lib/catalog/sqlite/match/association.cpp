#include "catalog/sqlite/match/association.hpp"

#include "catalog/sqlite/evidence/rare_words.hpp"
#include "catalog/sqlite/evidence/shop_evidence.hpp"
#include "catalog/sqlite/links/changed_links.hpp"
#include "catalog/sqlite/links/link_table.hpp"
#include "catalog/sqlite/load/table_transfer.hpp"
#include "catalog/sqlite/match/held_links.hpp"
#include "catalog/sqlite/match/hold_moves.hpp"
#include "catalog/sqlite/match/shop_matcher.hpp"
#include "catalog/sqlite/match/unresolved_log.hpp"
#include "catalog/sqlite/match/variant_facts.hpp"
#include "catalog/sqlite/rows/left_out.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/shops.hpp"
#include "catalog/sqlite/runs/match_basis.hpp"
#include "catalog/sqlite/runs/retention.hpp"
#include "catalog/sqlite/runs/run_log.hpp"
#include "catalog/sqlite/schema/seals.hpp"
#include "model/matching.hpp"

#include <utility>

namespace hwsync::sqlite {

SqliteAssociation::SqliteAssociation(WriteSession session, std::int64_t run,
                                     const ImportRules& rules, ShopRules shop,
                                     RejectLog& rejects)
    : m_rules(std::move(shop)), m_run(run), m_keep_history(rules.keep_history),
      m_rewrites(rules.rewrite), m_rejects(rejects),
      m_reading(std::move(session), run, rules, &m_rules, {}, rejects),
      m_unresolved(std::make_shared<UnresolvedSpool>()) {}

std::uint64_t SqliteAssociation::links_before() {
    auto links = m_reading.connection().prepare(
        "SELECT COUNT(catalog_variant_id) FROM link WHERE shop = ?1");
    links.bind(1, m_reading.scope().shop).step();
    return static_cast<std::uint64_t>(links.integer(0));
}

MatchCounts SqliteAssociation::match() {
    m_changes.emplace(m_reading.connection(), m_reading.spill_folder());
    m_knew_no_placeholders = knows_no_placeholders(
        last_match_basis(m_reading.connection(), m_reading.scope().shop));
    m_was_ever_matched =
        outcomes_of(m_reading.connection(), m_reading.scope().shop).variants() >
        0;
    m_was_matched = is_matched();
    if (m_was_matched) {
        m_counts = matched_before();
        m_suspects =
            suspects_of(m_reading.connection(), m_reading.scope().shop);
        return m_counts;
    }
    follow_held_variants();
    ShopMatcher matcher{m_reading.connection(),
                        m_reading.scope().shop,
                        m_rules,
                        m_awaited,
                        m_reading.spill_folder(),
                        *m_changes,
                        *m_unresolved};
    m_counts = matcher.match(catalog_readers(), unstored_shop());
    m_tally = matcher.tally();
    m_placeholders = matcher.placeholders();
    visit_awaiting([this](const UnresolvedVariant& variant) {
        m_unresolved->add(variant);
    });
    if (m_rules.matching.evidence == EvidenceUse::hold) {
        hold_suspects();
    }
    return m_counts;
}

/// They have no link until then.
void SqliteAssociation::visit_awaiting(const UnresolvedList::Visit& visit) {
    AwaitedLinks awaited{m_reading.connection(), m_reading.scope().shop,
                         m_rules.identifier};
    for (const auto& [variant, hold] : m_awaited) {
        awaited.visit(variant, hold.target, Outcome::pinned, visit);
    }
}

/// What moves with the next run, by how links are now.
void SqliteAssociation::await_holds() {
    m_awaited = awaited_holds(m_reading.connection(), m_reading.scope().shop,
                              m_rules.identifier, m_rules.matching);
}

std::optional<CatalogReaders> SqliteAssociation::catalog_readers() const {
    auto keys = m_reading.concurrent_reader();
    auto rows = m_reading.concurrent_reader();
    return keys && rows ? std::optional{CatalogReaders{std::move(*keys),
                                                       std::move(*rows)}}
                        : std::nullopt;
}

std::optional<UnstoredShop> SqliteAssociation::unstored_shop() {
    const auto* loaded = m_reading.loaded();
    return loaded == nullptr
               ? std::nullopt
               : std::optional{UnstoredShop{
                     loaded->reader(), [this] { m_reading.store_loaded(); }}};
}

void SqliteAssociation::hold_suspects() {
    auto& connection = m_reading.connection();
    const auto shop = m_reading.scope().shop;
    const MatchingRules rules{m_rules.matching, m_rules.identifier};
    m_learned = hold_suspect_links(
        connection, {shop, m_rules.identifier, rules},
        {*m_changes, *m_unresolved, m_counts, m_tally, m_awaited});
}

NewlyLinked SqliteAssociation::newly_linked() {
    const auto known =
        last_later_rules(m_reading.connection(), m_reading.scope().shop);
    NewlyLinked links;
    if (m_was_ever_matched && !has_rule(known, LinkRule::tie_break)) {
        links.tie_break = m_counts.tie_break;
    }
    if (m_was_ever_matched && !has_rule(known, LinkRule::fallback)) {
        links.fallback = m_counts.fallback;
    }
    return links;
}

std::shared_ptr<const ChangedLinkList> SqliteAssociation::changes() {
    auto spool = std::make_shared<ChangedLinkSpool>();
    visit_changes(m_reading.connection(), m_reading.scope().shop, *m_changes,
                  [&](const ChangedLink& change) { spool->add(change); });
    // A plan tells of what it has alone.
    if (!m_rules.only_plans) {
        visit_moved_holds(
            m_reading.connection(), m_reading.scope().shop, m_run,
            [&](const ChangedLink& change) { spool->add(change); });
    }
    return spool;
}

void SqliteAssociation::first_lost_links(std::size_t most,
                                         const ChangedLinkList::Visit& visit) {
    visit_lost_links(m_reading.connection(), m_reading.scope().shop, *m_changes,
                     most, visit);
}

/// Of blocks also done for a plan, which rests on where these are: a block is
/// an operator's decision, and moving it changes no link.
void SqliteAssociation::follow_held_variants() {
    auto run = m_reading.connection().prepare(
        "SELECT started_at FROM run WHERE id = ?1");
    run.bind(1, m_run);
    const auto at = run.step() ? std::string{run.text(0)} : std::string{};
    const LinkChanger changer{m_run, m_rules.by, at};
    const auto moved = m_rules.only_plans ? Moved::blocks : Moved::pins_too;
    auto& connection = m_reading.connection();
    const auto shop = m_reading.scope().shop;
    const MatchingRules rules{m_rules.matching, m_rules.identifier};
    return_holds(connection, shop, changer, moved);
    move_holds(connection, shop, m_rules.identifier, rules, changer, moved);
    leave_copies(connection, shop, changer, moved);
    if (m_rules.only_plans) {
        await_holds();
    }
}

/// Whether everything that outcomes depend on is as it was when the shop was
/// last matched.
bool SqliteAssociation::is_matched() const {
    const auto& connection = m_reading.connection();
    return !m_reading.has_changes() && !m_rewrites &&
           last_match_basis(connection, m_reading.scope().shop) ==
               match_basis(connection, m_rules);
}

MatchCounts SqliteAssociation::matched_before() {
    const auto& connection = m_reading.connection();
    const auto shop = m_reading.scope().shop;
    visit_unresolved_now(connection, shop,
                         [this](const UnresolvedVariant& variant) {
                             m_unresolved->add(variant);
                         });
    auto counts = outcomes_of(connection, shop);
    counts.unchanged = counts.of(Outcome::linked);
    counts.blocked =
        static_cast<std::uint64_t>(link_tally(connection, shop).blocks);
    return counts;
}

void SqliteAssociation::store_links(Time now) {
    auto& connection = m_reading.connection();
    const auto shop = m_reading.scope().shop;
    const LinkChanger changer{m_run, m_rules.by, format_time(now)};
    if (makes_new_links_alone()) {
        NewRowSeal seal{connection, "link"};
        const bool are_first =
            connection.number("SELECT EXISTS (SELECT 1 FROM link)") == 0;
        const LoadedLinks made{m_reading.catalog(),
                               {shop, m_run},
                               are_first ? LoadedLinks::Indexes::made
                                         : LoadedLinks::Indexes::left_out,
                               *m_changes,
                               seal,
                               m_reading.stop()};
        // Who learns from the links needs the memory.
        m_changes.reset();
        begin_to_learn(made);
        made.attach_to(connection);
        transfer_table(connection, LoadedLinks::schema, "link");
        if (!made.empty()) {
            note_new_links(connection, changer);
        }
        return;
    }
    LinkTable links{connection, changer, FirstLinks::untold};
    m_changes->for_each([&](const LinkChange& change) {
        LinkState to;
        if (change.to != 0) {
            to = {change.to, "auto", change.key, {}, change.rule};
        }
        links.change(shop, change.variant, to, change.reason);
    });
}

/// Links of which no history needs to tell.
bool SqliteAssociation::makes_new_links_alone() const {
    return m_changes->has_only_new_links() && m_changes->is_as_added() &&
           !m_reading.catalog().empty() &&
           !has_link_history(m_reading.connection(), m_reading.scope().shop);
}

void SqliteAssociation::plan_links(
    const std::function<void(const PlannedChange&)>& visit) {
    m_only_plans = true;
    m_reading.hold_watermarks();
    const auto shop = m_reading.scope().shop;
    VariantFacts facts{m_reading.connection(), m_rules.identifier};
    m_changes->for_each([&](const LinkChange& change) {
        visit({change.variant, change.from, change.to, change.key,
               change.reason,
               facts.of_change({shop, change.variant}, change.to, change.key,
                               change.rule),
               change.rule});
    });
}

std::string SqliteAssociation::catalog_id() {
    return catalog_id_of(m_reading.connection(), IdWanted::make);
}

/// A plan does not change the links, but it changes which variants are live.
void SqliteAssociation::store_match(Time now) {
    auto& connection = m_reading.connection();
    const auto shop = m_reading.scope().shop;
    if (m_only_plans) {
        set_link_tally(connection, shop, count_links(connection, shop));
        set_last_match_basis(connection, shop, {});
    } else {
        store_links(now);
        // A link that has ended may have made room.
        await_holds();
        set_outcomes(connection, shop, m_counts);
        set_link_tally(connection, shop, m_tally);
        // The basis includes the links' seal, which must be written first.
        connection.prepare_commit();
        set_last_match_basis(connection, shop,
                             m_awaited.empty()
                                 ? match_basis(connection, m_rules)
                                 : std::string{});
        set_last_later_rules(connection, shop, later_rules(m_rules.matching));
    }
    store_unresolved(connection, shop, m_run, *m_unresolved,
                     m_only_plans ? &*m_changes : nullptr);
    UnresolvedTable table{connection, shop, m_run};
    visit_awaiting(
        [&](const UnresolvedVariant& variant) { table.update(variant); });
    if (m_only_plans || !m_awaited.empty()) {
        recount_outcomes(connection, shop);
    }
}

/// Whether rows or links have changed since the shop's numbers were learned. A
/// catalog of an earlier version has no numbers.
bool SqliteAssociation::has_more_to_learn() const {
    const auto& connection = m_reading.connection();
    const auto learned = shop_evidence(connection, m_reading.scope().shop);
    if (!learned || m_was_matched) {
        return !learned;
    }
    if (m_reading.has_changes() ||
        last_catalog_change(connection) > learned->run) {
        return true;
    }
    auto changed = connection.prepare(
        "SELECT 1 FROM link_history WHERE run > ?1 AND shop = ?2"
        " UNION ALL SELECT 1 FROM link_run AS r CROSS JOIN link AS l"
        "  ON l.run = r.run AND l.shop = ?2 WHERE r.run > ?1 LIMIT 1");
    changed.bind(1, learned->run).bind(2, m_reading.scope().shop);
    return changed.step();
}

void SqliteAssociation::begin_to_learn(const LoadedLinks& links) {
    auto child = m_reading.concurrent_rows();
    auto catalog = m_reading.concurrent_reader();
    if (m_rules.matching.evidence != EvidenceUse::off && child && catalog) {
        links.attach_to(*child);
        m_learning = std::make_unique<LearningTask>(
            LearningTask::Sides{*std::move(child), *std::move(catalog)},
            LearningTask::Shop{m_reading.scope().shop, m_rules.identifier,
                               m_rules.matching, LoadedLinks::table},
            m_reading.spill_folder());
    }
}

/// Must be called when the links are as they will be committed.
void SqliteAssociation::learn_of_links() {
    auto& connection = m_reading.connection();
    const auto shop = m_reading.scope().shop;
    if (m_rules.matching.evidence == EvidenceUse::off) {
        forget_evidence(connection, shop);
        m_suspects.reset();
        return;
    }
    if (!m_only_plans) {
        keep_rare_words(connection, m_run);
    }
    if (m_learning) {
        connection.write_log_early();
        const auto& learned = m_learning->wait();
        keep_evidence(connection, shop, m_run, learned);
        m_suspects = learned.suspects;
        return;
    }
    if (m_only_plans || (!m_learned && !has_more_to_learn())) {
        m_suspects = suspects_of(connection, shop);
        return;
    }
    const MatchingRules rules{m_rules.matching, m_rules.identifier};
    const auto beside = m_reading.concurrent_reader();
    const Connection& child = connection;
    const auto learned = sqlite::learn_of_links(
        {child, beside ? *beside : child}, {shop, m_rules.identifier, rules},
        m_reading.spill_folder(), std::move(m_learned));
    keep_evidence(connection, shop, m_run, learned);
    m_suspects = learned.suspects;
}

/// The counts of the run, with what coverage leaves out, if anything.
std::string SqliteAssociation::with_left_out(const std::string& counts) {
    if (m_rules.leave_out.is_empty()) {
        return counts;
    }
    const auto left_out =
        count_left_out(m_reading.connection(), m_reading.scope().shop,
                       m_rules.identifier, m_rules.leave_out);
    auto row = m_reading.connection().prepare(
        "SELECT json_set(?1, '$.left_out', ?2, '$.left_out_linked', ?3)");
    row.bind(1, std::string_view{counts})
        .bind(2, static_cast<std::int64_t>(left_out.variants))
        .bind(3, static_cast<std::int64_t>(left_out.linked))
        .step();
    return std::string{row.text(0)};
}

void SqliteAssociation::commit(const CommittedRun& run) {
    m_reading.store_reading();
    if (!m_was_matched) {
        store_match(run.at);
    }
    learn_of_links();
    forget_old_history(m_reading.connection(), run.at, m_keep_history);
    finish_run(m_reading.connection(), m_run, end_of(run),
               with_left_out(run.counts), m_rejects);
    m_reading.transaction().commit();
}

} // namespace hwsync::sqlite
