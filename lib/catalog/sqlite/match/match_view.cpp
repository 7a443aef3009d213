#include "catalog/sqlite/match/match_view.hpp"

#include "catalog/sqlite/evidence/proposed_links.hpp"
#include "catalog/sqlite/evidence/shop_evidence.hpp"
#include "catalog/sqlite/evidence/shop_weights.hpp"
#include "catalog/sqlite/evidence/title_lookup.hpp"
#include "catalog/sqlite/file/first_column.hpp"
#include "catalog/sqlite/links/key_blocks.hpp"
#include "catalog/sqlite/links/link_history.hpp"
#include "catalog/sqlite/links/unseen_holds.hpp"
#include "catalog/sqlite/match/candidates.hpp"
#include "catalog/sqlite/match/renewed_keys.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/key_columns.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/shops.hpp"

#include <fmt/core.h>

namespace hwsync {

namespace sqlite {

namespace {

// How many variants that have one thing in common are weighed at most.
constexpr int most_weighed = 10'000;

class SqliteMatchView final : public MatchView {
public:
    explicit SqliteMatchView(std::unique_ptr<Connection> connection)
        : SqliteMatchView(*connection) {
        m_own = std::move(connection); // NOLINT: not of the other constructor
    }
    explicit SqliteMatchView(Connection& connection)
        : m_connection(connection),
          m_identifier(
              identity_of(m_connection).identifier.value_or(Identifier::sku)),
          m_by(to_string(m_identifier)),
          m_other(to_string(other_than(m_identifier))), m_titles(m_connection),
          m_statements(m_connection), m_awaited(m_connection, m_identifier) {}

    CatalogIdentity identity() override { return identity_of(m_connection); }
    std::vector<std::string> shop_names() override {
        return sqlite::shop_names(m_connection);
    }
    std::optional<std::int64_t> find_shop(std::string_view name) override {
        return sqlite::find_shop(m_connection, name);
    }

    void look_at(std::int64_t shop, const std::string& strip_prefix,
                 const std::string& strip_suffix) override {
        // Its statements read the tables that are replaced here.
        m_statements.clear();
        m_weights.reset();
        m_weighed_shop = 0;
        m_awaited.look_again();
        look_with_keys_of(m_connection,
                          {shop, {}, {strip_prefix, strip_suffix}});
    }
    void look_ahead(const MatchingRules& rules) override {
        m_awaited.look_ahead(rules);
    }
    std::vector<std::int64_t>
    awaiting(std::int64_t shop, std::optional<std::int64_t> from) override {
        return m_awaited.variants_of(shop, from);
    }
    std::optional<MatchedVariant> variant(std::int64_t shop,
                                          std::int64_t id) override;
    std::vector<std::int64_t>
    variants_of_product(std::int64_t shop, std::int64_t product) override {
        return shop_ids(shop, "product_id = ?2", product);
    }
    std::vector<std::int64_t>
    variants_with(std::int64_t shop, std::string_view identifier) override;
    std::optional<MatchedVariant> unseen_hold(std::int64_t shop,
                                              std::int64_t id) override {
        return sqlite::unseen_hold(m_connection, shop, id);
    }
    std::optional<MatchedVariant>
    block_of_key(std::int64_t shop, std::string_view identifier) override {
        return sqlite::block_of_key(m_connection, shop, m_identifier,
                                    identifier);
    }
    std::vector<ShopCandidate> group(std::int64_t shop, std::string_view key,
                                     Identifier by) override;
    std::vector<ShopCandidate> near_group(std::int64_t shop,
                                          std::string_view near,
                                          const MatchingRules& rules,
                                          Identifier by) override;
    bool is_blocked_in_fallback(std::int64_t shop, std::string_view key,
                                Identifier by) override {
        return blocked_in_fallback(m_connection, shop, matched_by(by))
            .contains(key);
    }
    std::vector<CatalogCandidate> catalog_with(std::string_view key,
                                               Identifier by) override;
    std::vector<CatalogCandidate> catalog_near(std::int64_t shop,
                                               std::string_view near,
                                               const MatchingRules& rules,
                                               Identifier by) override {
        std::vector<CatalogCandidate> found;
        near_keys(shop, by).find(near, rules, found);
        return found;
    }
    std::vector<CatalogCandidate>
    catalog_loosely_near(std::int64_t shop, const MatchedVariant& variant,
                         const MatchingRules& rules, Identifier by) override;
    std::vector<CatalogCandidate>
    catalog_near_other(std::string_view other_near) override;
    std::vector<std::int64_t>
    catalog_titled(const std::string& product_title,
                   const std::string& variant_title) override {
        return m_titles.find(product_title, variant_title);
    }
    FoundByProducts catalog_by_products(std::int64_t shop,
                                        const MatchedVariant& variant,
                                        std::span<const std::int64_t> known,
                                        const MatchingRules& rules) override;
    bool weighs(std::int64_t shop, const MatchingRules& rules) override {
        return weights_of(shop, rules) != nullptr;
    }
    std::optional<Evidence>
    evidence_of_link(std::int64_t shop, const MatchedVariant& variant,
                     const MatchingRules& rules) override;
    HeldBack held_back(std::int64_t shop, std::span<const DecidedLink> decided,
                       const MatchingRules& rules) override;
    std::vector<WeighedPair>
    weigh(std::int64_t shop, const MatchedVariant& variant,
          std::span<const std::int64_t> catalog_variants,
          const IsWanted& is_wanted, const MatchingRules& rules) override;
    DescribedVariant describe(std::int64_t catalog_variant) override;
    void history(std::int64_t shop, std::int64_t variant,
                 const LinkView::VisitChange& visit) override {
        visit_link_history(m_connection, shop, variant, visit);
    }

private:
    /// The ids of the live variants; if there are none, of those that are gone.
    template <typename Value>
    std::vector<std::int64_t> shop_ids(std::int64_t shop,
                                       std::string_view condition, Value value);
    MatchedBy matched_by(Identifier by) const { return {by, m_identifier}; }
    NearCatalogKeys near_keys(std::int64_t shop, Identifier by) {
        return {m_connection, shop, matched_by(by), m_awaited.of(shop)};
    }
    ShopWeights* weights_of(std::int64_t shop, const MatchingRules& rules);

    std::unique_ptr<Connection> m_own; ///< null if it is another's
    Connection& m_connection;
    Identifier m_identifier;
    std::string_view m_by;    ///< the column of the identifier that links
    std::string_view m_other; ///< the column of the other one
    TitleLookup m_titles;
    KeptStatements m_statements;
    AwaitedInShops m_awaited;
    std::int64_t m_weighed_shop = 0; ///< the shop whose numbers were last read
    std::optional<MatchingRules> m_weighing_rules;
    std::optional<ShopWeights> m_weights; ///< nothing if there are none
};

std::optional<MatchedVariant> SqliteMatchView::variant(std::int64_t shop,
                                                       std::int64_t id) {
    auto variant = matched_variant(m_statements, shop, id, m_identifier);
    if (!variant) {
        return std::nullopt;
    }
    variant->awaited =
        hold_what_is_awaited(variant->candidate, m_awaited.of(shop));
    if (variant->candidate.hold == Hold::key_block) {
        read_key_block(m_connection, shop, *variant);
    }
    return variant;
}

template <typename Value>
std::vector<std::int64_t> SqliteMatchView::shop_ids(std::int64_t shop,
                                                    std::string_view condition,
                                                    Value value) {
    // Without a subquery SQLite would walk all of the shop's rows.
    for (const auto* live : {"IS NULL", "IS NOT NULL"}) {
        auto& rows = m_statements.get(
            fmt::format("SELECT id FROM shop_variant WHERE shop = ?1 AND id IN"
                        " (SELECT id FROM shop_variant WHERE shop = ?1 AND {})"
                        " AND deleted_at {} ORDER BY id",
                        condition, live));
        rows.bind(1, shop).bind(2, value);
        if (auto ids = ids_of(rows); !ids.empty()) {
            return ids;
        }
    }
    return {};
}

std::vector<std::int64_t>
SqliteMatchView::variants_with(std::int64_t shop, std::string_view identifier) {
    const auto condition = fmt::format("{}_key = ?2", m_by);
    std::vector<std::int64_t> all;
    for (const auto& key :
         keys_in_shop(m_connection, shop, m_identifier, identifier)) {
        const auto ids = shop_ids(shop, condition, std::string_view{key});
        all.insert(all.end(), ids.begin(), ids.end());
    }
    return all;
}

std::vector<ShopCandidate>
SqliteMatchView::group(std::int64_t shop, std::string_view key, Identifier by) {
    return shop_candidates(m_statements, shop, matched_by(by),
                           m_awaited.of(shop),
                           fmt::format("v.id IN (SELECT id FROM shop_variant"
                                       " WHERE shop = ?1 AND {}_key = ?2)",
                                       to_string(by)),
                           key);
}

std::vector<ShopCandidate>
SqliteMatchView::near_group(std::int64_t shop, std::string_view near,
                            const MatchingRules& rules, Identifier by) {
    return shop_candidates(
        m_statements, shop, matched_by(by), m_awaited.of(shop),
        fmt::format("COALESCE(v.{0}_near, v.{0}_key) = ?2 AND v.id IN"
                    " (SELECT id FROM shop_variant"
                    "   WHERE shop = ?1 AND {0}_near = ?2"
                    "  UNION ALL SELECT id FROM shop_variant"
                    "   WHERE shop = ?1 AND {0}_key = ?2)"
                    " AND (l.origin IS NOT 'manual'"
                    "  OR l.catalog_variant_id IS NOT NULL) AND NOT EXISTS ("
                    "  SELECT 1 FROM variant AS c WHERE c.{0}_key = v.{0}_key"
                    "  AND c.deleted_at IS NULL)",
                    to_string(by)),
        near, &rules);
}

std::vector<CatalogCandidate>
SqliteMatchView::catalog_with(std::string_view key, Identifier by) {
    auto& rows = m_statements.get(
        fmt::format("SELECT v.id, p.status, v.{} FROM variant AS v"
                    " JOIN product AS p ON p.id = v.product_id"
                    " WHERE v.{} = ?1 AND v.deleted_at IS NULL ORDER BY v.id",
                    other_key_column(by), key_column(by)));
    rows.bind(1, key);
    std::vector<CatalogCandidate> found;
    while (rows.step()) {
        found.push_back({rows.integer(0), status_rank(rows.text(1)),
                         std::string{rows.text(2)}});
    }
    return found;
}

std::vector<CatalogCandidate> SqliteMatchView::catalog_loosely_near(
    std::int64_t shop, const MatchedVariant& variant,
    const MatchingRules& rules, Identifier by) {
    std::vector<CatalogCandidate> found;
    if (by == Identifier::sku) {
        near_keys(shop, by).find_loosely(variant.identifier,
                                         strip_rules_of(m_connection, shop),
                                         variant.near, rules, found);
    }
    return found;
}

std::vector<CatalogCandidate>
SqliteMatchView::catalog_near_other(std::string_view other_near) {
    // A near form is stored only if it differs from the key.
    auto rows = m_connection.prepare(fmt::format(
        "SELECT id, {0}_key FROM variant WHERE {0}_near = ?1"
        " AND deleted_at IS NULL"
        " UNION SELECT id, {0}_key FROM variant WHERE {0}_key = ?1"
        " AND {0}_near IS NULL AND deleted_at IS NULL ORDER BY 1 LIMIT {1}",
        m_other, most_weighed));
    rows.bind(1, other_near);
    std::vector<CatalogCandidate> found;
    while (rows.step()) {
        found.push_back({rows.integer(0), 0, std::string{rows.text(1)}});
    }
    return found;
}

/// Null if nothing was learned from the shop's links, or if evidence is off.
ShopWeights* SqliteMatchView::weights_of(std::int64_t shop,
                                         const MatchingRules& rules) {
    if (rules.config().evidence == EvidenceUse::off) {
        return nullptr;
    }
    if (m_weighed_shop != shop) {
        m_weighed_shop = shop;
        m_weights.reset();
        if (auto learned = shop_evidence(m_connection, shop)) {
            m_weighing_rules = rules;
            m_weights.emplace(
                m_connection,
                WeighedShop{shop, m_identifier, *m_weighing_rules},
                std::move(learned->numbers));
        }
    }
    return m_weights ? &*m_weights : nullptr;
}

FoundByProducts SqliteMatchView::catalog_by_products(
    std::int64_t shop, const MatchedVariant& variant,
    std::span<const std::int64_t> known, const MatchingRules& rules) {
    auto* const weights = weights_of(shop, rules);
    return weights == nullptr
               ? FoundByProducts{}
               : weights->by_products(
                     {variant.product_id, variant.candidate.id},
                     m_titles.products(variant.product_title), known);
}

std::optional<Evidence>
SqliteMatchView::evidence_of_link(std::int64_t shop,
                                  const MatchedVariant& variant,
                                  const MatchingRules& rules) {
    auto* const weights = weights_of(shop, rules);
    return weights == nullptr
               ? std::nullopt
               : weights->of_link(variant.product_id, variant.candidate.id);
}

SqliteMatchView::HeldBack
SqliteMatchView::held_back(std::int64_t shop,
                           std::span<const DecidedLink> decided,
                           const MatchingRules& rules) {
    auto learned = shop_evidence(m_connection, shop);
    HeldBack held;
    if (!learned) {
        return held;
    }
    ProposedLinks proposed{m_connection, shop};
    for (const auto& link : decided) {
        proposed.add(link.variant, link.verdict.target,
                     to_string(link.verdict.rule));
    }
    propose_awaited_pins(m_awaited.of(shop), proposed);
    proposed.visit_suspect_of_some(
        {shop, m_identifier, rules}, std::move(learned->numbers),
        [&](const LinkToWeigh& link, const Evidence&, std::string_view why) {
            held.emplace(link.rows.child.id, why);
        });
    return held;
}

std::vector<WeighedPair>
SqliteMatchView::weigh(std::int64_t shop, const MatchedVariant& variant,
                       std::span<const std::int64_t> catalog_variants,
                       const IsWanted& is_wanted, const MatchingRules& rules) {
    auto* const weights = weights_of(shop, rules);
    return weights == nullptr
               ? std::vector<WeighedPair>{}
               : weights->of_candidates(variant.product_id,
                                        variant.candidate.id, catalog_variants,
                                        is_wanted);
}

DescribedVariant SqliteMatchView::describe(std::int64_t catalog_variant) {
    auto row = m_connection.prepare(fmt::format(
        "SELECT v.deleted_at, p.title, v.title, v.{}, v.{} FROM variant AS v"
        " LEFT JOIN product AS p ON p.id = v.product_id WHERE v.id = ?1",
        m_by, m_other));
    row.bind(1, catalog_variant);
    if (!row.step()) {
        return {};
    }
    return {row.is_null(0), fmt::format("{} / {}", row.text(1), row.text(2)),
            std::string{row.text(3)}, std::string{row.text(4)}};
}

} // namespace

std::unique_ptr<MatchView> match_view_in(Connection& connection) {
    return std::make_unique<SqliteMatchView>(connection);
}

} // namespace sqlite

std::unique_ptr<MatchView> MatchView::open(const std::filesystem::path& path,
                                           const StopToken* stop) {
    return std::make_unique<sqlite::SqliteMatchView>(
        std::make_unique<sqlite::Connection>(sqlite::open_to_look(path, stop)));
}

} // namespace hwsync
