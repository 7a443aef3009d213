#include "catalog/sqlite/edit/link_editing.hpp"

#include "catalog/sqlite/edit/known_variants.hpp"
#include "catalog/sqlite/edit/superseding_runs.hpp"
#include "catalog/sqlite/file/first_column.hpp"
#include "catalog/sqlite/links/link_history.hpp"
#include "catalog/sqlite/match/match_view.hpp"
#include "catalog/sqlite/rows/identifier_counts.hpp"
#include "catalog/sqlite/rows/key_columns.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/shops.hpp"
#include "catalog/sqlite/runs/match_basis.hpp"
#include "catalog/sqlite/runs/run_log.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace hwsync::sqlite {

namespace {

int one_if(bool is) noexcept {
    return is ? 1 : 0;
}

/// Those that awaited a pin or block when they were last listed.
std::vector<std::int64_t> awaiting_before(const Connection& connection,
                                          std::int64_t shop) {
    auto rows =
        connection.prepare("SELECT variant_id FROM unresolved WHERE shop = ?1"
                           " AND until_run IS NULL AND outcome = 'pinned'");
    rows.bind(1, shop);
    return ids_of(rows);
}

HeldLink held_link(const LinkState& state) {
    return {state.catalog_variant, std::string{state.origin},
            std::string{state.key}, std::string{state.note},
            std::string{state.rule}};
}

HeldLink held_link(const Statement& row, int column) {
    return {row.integer(column), std::string{row.text(column + 1)},
            std::string{row.text(column + 2)},
            std::string{row.text(column + 3)},
            std::string{row.text(column + 4)}};
}

} // namespace

SqliteLinkEditing::SqliteLinkEditing(WriteSession session, LinkChanger changer,
                                     const RejectLog& rejects)
    : m_session(std::move(session)), m_transaction(*m_session.connection),
      m_changer(changer), m_rejects(rejects),
      m_identifier(identity_of(*m_session.connection)
                       .identifier.value_or(Identifier::sku)),
      m_links(*m_session.connection, std::move(changer)),
      m_keys(*m_session.connection), m_titles(*m_session.connection),
      m_find_shop_variant(m_session.connection->prepare(
          shop_variants(m_identifier) + "AND id = ?2")),
      m_find_catalog_variant(m_session.connection->prepare(
          catalog_variants(m_identifier) + "id = ?1")),
      m_catalog_by_key(m_session.connection->prepare(
          catalog_variants(m_identifier) + with_key(m_identifier, "?1"))),
      m_claims(*m_session.connection, m_identifier),
      m_changes(std::make_shared<LinkChangeSpool>()) {}

std::optional<std::int64_t>
SqliteLinkEditing::find_shop(std::string_view name) {
    return sqlite::find_shop(connection(), name);
}

std::vector<std::string> SqliteLinkEditing::shop_names() {
    return sqlite::shop_names(connection());
}

std::int64_t SqliteLinkEditing::add_shop(const ShopRules& rules) {
    return scope_of(connection(), rules).shop;
}

std::optional<KnownVariant> SqliteLinkEditing::shop_variant(ShopVariantId id) {
    m_find_shop_variant.bind(1, id.shop).bind(2, id.variant);
    return one_of(m_find_shop_variant);
}

// Without a subquery SQLite would walk all of the shop's rows.
std::vector<KnownVariant>
SqliteLinkEditing::variants_of_product(std::int64_t shop,
                                       std::int64_t product) {
    auto rows = connection().prepare(
        shop_variants(m_identifier) +
        "AND id IN (SELECT id FROM shop_variant WHERE shop = ?1"
        "  AND product_id = ?2) AND deleted_at IS NULL ORDER BY id");
    rows.bind(1, shop).bind(2, product);
    return all_of(rows);
}

std::vector<KnownVariant>
SqliteLinkEditing::shop_variants_with(std::int64_t shop,
                                      std::string_view identifier) {
    return shop_variants_by(
        shop, {"key"},
        keys_in_shop(connection(), shop, m_identifier, identifier));
}

std::vector<KnownVariant>
SqliteLinkEditing::shop_variants_near(std::int64_t shop,
                                      std::string_view identifier) {
    return shop_variants_by(
        shop, {"near", "key"},
        near_forms_in_shop(connection(), shop, m_identifier, identifier));
}

std::vector<KnownVariant> SqliteLinkEditing::shop_variants_by(
    std::int64_t shop, std::initializer_list<std::string_view> columns,
    const std::vector<std::string>& texts) {
    std::vector<KnownVariant> found;
    for (const auto column : columns) {
        auto rows = connection().prepare(fmt::format(
            "{}AND deleted_at IS NULL AND id IN (SELECT id FROM shop_variant"
            " WHERE shop = ?1 AND {}_{} = ?2) ORDER BY id",
            shop_variants(m_identifier), to_string(m_identifier), column));
        for (const auto& text : texts) {
            rows.bind(1, shop).bind(2, std::string_view{text});
            const auto more = all_of(rows);
            found.insert(found.end(), more.begin(), more.end());
        }
    }
    return found;
}

std::vector<std::int64_t>
SqliteLinkEditing::variants_linked_to(std::int64_t shop,
                                      std::int64_t catalog_variant) {
    auto rows = connection().prepare(
        "SELECT variant_id FROM link WHERE catalog_variant_id = ?1"
        " AND shop = ?2 ORDER BY variant_id");
    rows.bind(1, catalog_variant).bind(2, shop);
    return ids_of(rows);
}

std::optional<KnownVariant>
SqliteLinkEditing::catalog_variant(std::int64_t id) {
    m_find_catalog_variant.bind(1, id);
    return one_of(m_find_catalog_variant);
}

std::vector<KnownVariant>
SqliteLinkEditing::catalog_variants_with(std::string_view key) {
    m_catalog_by_key.bind(1, key);
    return all_of(m_catalog_by_key);
}

HeldLink SqliteLinkEditing::held(ShopVariantId variant) {
    return held_link(m_links.find(variant.shop, variant.variant));
}

std::uint64_t SqliteLinkEditing::facts_of(ShopVariantId variant,
                                          std::int64_t catalog_variant,
                                          std::string_view key,
                                          std::string_view rule) {
    if (!m_facts) {
        m_facts.emplace(connection(), m_identifier);
    }
    return m_facts->of_change(variant, catalog_variant, key, rule);
}

std::string SqliteLinkEditing::catalog_id() {
    return catalog_id_of(connection(), IdWanted::find);
}

void SqliteLinkEditing::change(ShopVariantId variant, const HeldLink& to,
                               std::string_view reason) {
    const auto from = held(variant);
    m_links.change(variant.shop, variant.variant,
                   {to.catalog_variant, to.origin, to.key, to.note, to.rule},
                   reason);
    resolve(variant, to);
    tally(variant, from, to);
    const auto title = m_titles.of_variant(variant.shop, variant.variant);
    const auto from_title = m_titles.of_catalog_variant(from.catalog_variant);
    const auto to_title = m_titles.of_catalog_variant(to.catalog_variant);
    m_changes->add({name_of(variant.shop),
                    variant.variant,
                    from.catalog_variant,
                    to.catalog_variant,
                    to.origin,
                    reason,
                    {},
                    title,
                    from_title,
                    to_title});
}

/// A link, a pin or a block settles a variant.
void SqliteLinkEditing::resolve(ShopVariantId variant, const HeldLink& to) {
    if (to.exists()) {
        unresolved_of(variant.shop).close(variant.variant);
    } else {
        m_freed[variant.shop].push_back(variant.variant);
    }
}

UnresolvedTable& SqliteLinkEditing::unresolved_of(std::int64_t shop) {
    return m_unresolved.try_emplace(shop, connection(), shop, m_changer.run)
        .first->second;
}

std::vector<LinkEditing::Freed> SqliteLinkEditing::freed() {
    std::vector<Freed> all;
    for (const auto& [shop, tally] : m_tallies) {
        auto& freed = all.emplace_back(Freed{shop, name_of(shop), {}});
        auto& ids = freed.variants;
        ids = awaiting_before(connection(), shop);
        const auto& more = m_freed[shop];
        ids.insert(ids.end(), more.begin(), more.end());
        std::sort(ids.begin(), ids.end());
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    }
    return all;
}

MatchView& SqliteLinkEditing::match_view() {
    if (!m_view) {
        m_view = match_view_in(connection());
    }
    return *m_view;
}

LinkTally& SqliteLinkEditing::tally_of(std::int64_t shop) {
    const auto [known, is_new] = m_tallies.try_emplace(shop);
    if (is_new) {
        known->second = link_tally(connection(), shop);
    }
    return known->second;
}

KeySet& SqliteLinkEditing::blocked_keys_of(std::int64_t shop) {
    auto [known, is_new] = m_blocked_keys.try_emplace(shop);
    if (is_new) {
        known->second = blocked_keys(connection(), shop);
    }
    return known->second;
}

void SqliteLinkEditing::tally(ShopVariantId variant, const HeldLink& from,
                              const HeldLink& to) {
    const auto known = shop_variant(variant);
    auto& tally = tally_of(variant.shop);
    if (!known || !known->is_live) {
        return;
    }
    const bool has_blocked_key =
        blocked_keys_of(variant.shop).contains(known->key);
    const auto is_blocked = [&](const HeldLink& held) {
        return held.is_block() || (has_blocked_key && !held.is_link());
    };
    tally.links += one_if(to.is_link()) - one_if(from.is_link());
    tally.blocks += one_if(is_blocked(to)) - one_if(is_blocked(from));
}

std::string SqliteLinkEditing::key_in_shop(std::int64_t shop,
                                           std::string_view identifier) {
    return sqlite::key_in_shop(m_identifier, identifier,
                               strip_rules_of(connection(), shop));
}

void SqliteLinkEditing::change_key(const BlockedKey& key, const KeyBlock& to,
                                   std::string_view reason) {
    const auto from = m_keys.find(key.shop, key.key);
    m_keys.change(key, to, m_changer);
    if (to.exists) {
        blocked_keys_of(key.shop).insert(key.key);
    } else {
        blocked_keys_of(key.shop).erase(key.key);
    }
    for (const auto variant :
         free_variants(connection(), key.shop, m_identifier, key.key)) {
        resolve({key.shop, variant}, {0, to.exists ? "manual" : "", {}, {}});
        tally_of(key.shop).blocks += one_if(to.exists) - one_if(from.exists);
    }
    tally_of(key.shop);
    LinkChanged change;
    change.shop = name_of(key.shop);
    change.identifier = key.identifier;
    change.origin = to.exists ? "manual" : "";
    change.reason = reason;
    m_changes->add(change);
}

std::optional<Run> SqliteLinkEditing::run(std::int64_t id) {
    return find_run(connection(), id);
}

SupersedingRuns SqliteLinkEditing::changes_after(std::int64_t run) {
    // Undoing the later ones first would not help.
    require_same_identifier(connection(), run);
    return superseding_runs(connection(), run);
}

std::optional<Run> SqliteLinkEditing::forgetting(const Run& run) {
    return run_that_forgot(connection(), run);
}

void SqliteLinkEditing::for_each_change_of(
    std::int64_t run, const std::function<void(const PastLinkChange&)>& visit) {
    // Sorted before the first of them is visited: the visit changes links.
    // What an operator did twice to a link is taken back twice.
    const auto known = this->run(run);
    if (known && known->command == "associate") {
        require_links_in_order(connection());
    }
    const bool is_by_hand = known && (known->command == "undo" ||
                                      known->command.starts_with("link "));
    auto rows = connection().prepare(fmt::format(
        "SELECT shop, variant_id, from_id, from_origin, from_key, from_note,"
        " from_rule, to_id, to_origin, to_key, to_note, to_rule, other_variant"
        " FROM ({})"
        " ORDER BY +part, {}place",
        entries_sql({"h.run = ?1", "h.from_run = ?1", "l.run = ?1"}),
        is_by_hand ? "-" : "+"));
    rows.bind(1, run);
    while (rows.step()) {
        visit({{rows.integer(0), rows.integer(1)},
               held_link(rows, 2),
               held_link(rows, 7),
               rows.integer(12)});
    }
}

void SqliteLinkEditing::undoes(std::int64_t run) {
    connection()
        .prepare("INSERT INTO run_undo (run, undone) VALUES (?1, ?2)")
        .bind(1, m_changer.run)
        .bind(2, run)
        .run();
}

void SqliteLinkEditing::commit(Time now, const std::string& counts) {
    for (const auto& [shop, tally] : m_tallies) {
        set_link_tally(connection(), shop, tally);
        recount_outcomes(connection(), shop);
        // A variant that is resolved here becomes unresolved again once its pin
        // is taken back, although the links are then the same as before.
        forget_match_basis(connection(), shop);
    }
    finish_run(connection(), m_changer.run, {now, RunState::done, 0, {}},
               counts, m_rejects);
    m_transaction.commit();
}

const std::string& SqliteLinkEditing::name_of(std::int64_t shop) {
    auto& name = m_shop_names[shop];
    if (name.empty()) {
        auto row =
            connection().prepare("SELECT name FROM shop WHERE number = ?1");
        row.bind(1, shop).step();
        name = row.text(0);
    }
    return name;
}

} // namespace hwsync::sqlite
