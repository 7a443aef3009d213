#include "catalog/pairing_view.hpp"

#include "catalog/catalog_mismatch.hpp"
#include "catalog/sqlite/edit/waivers.hpp"
#include "catalog/sqlite/evidence/shop_evidence.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/shops.hpp"
#include "catalog/sqlite/views/compared_variants.hpp"
#include "catalog/sqlite/views/hint_index.hpp"
#include "catalog/sqlite/views/pairing_sql.hpp"
#include "catalog/sqlite/views/summary.hpp"
#include "catalog/sqlite/views/suspect_pairs.hpp"
#include "catalog/sqlite/views/text_index.hpp"
#include "model/hint.hpp"

#include <utility>

namespace hwsync {

namespace sqlite {

namespace {

/// The statements that are used again and again for one shop.
struct ShopStatements {
    ShopStatements(Connection& connection, Identifier identifier,
                   std::int64_t shop, SoughtIn side)
        : candidates(connection.prepare(candidates_sql(identifier, side))),
          by_products(connection, identifier, shop, side),
          by_words(connection, identifier),
          linked_to(connection.prepare(linked_to_sql(identifier))),
          links_of_product(connection.prepare(
              "SELECT c.product_id, COUNT(*) FROM shop_variant AS v"
              " INDEXED BY shop_variant_by_product"
              " CROSS JOIN link AS l ON l.shop = v.shop"
              "  AND l.variant_id = v.id"
              " CROSS JOIN variant AS c ON c.id = l.catalog_variant_id"
              " WHERE v.shop = ?1 AND v.product_id = ?2"
              " AND v.deleted_at IS NULL GROUP BY c.product_id ORDER BY 1")),
          rivals(connection.prepare(rivals_sql(identifier))),
          add_claim(connection.prepare(
              "INSERT INTO temp.claim VALUES (?1, ?2) ON CONFLICT DO UPDATE"
              " SET odds = odds + excluded.odds")),
          claims(connection.prepare(
              "SELECT odds FROM temp.claim WHERE catalog_variant = ?1")),
          note_pair(connection.prepare(
              "INSERT INTO temp.noted_pair VALUES (?1, ?2)")),
          note_likeliest(connection.prepare(
              "INSERT INTO temp.likeliest VALUES (?1, ?2, ?3)")),
          likeliest(connection.prepare(
              "SELECT weight, share FROM temp.likeliest WHERE variant = ?1")) {}

    Statement candidates;
    VariantsByProducts by_products;
    VariantsByWords by_words;
    Statement linked_to;
    Statement links_of_product;
    Statement rivals;
    Statement add_claim;
    Statement claims;
    Statement note_pair;
    Statement note_likeliest;
    Statement likeliest;
};

class SqlitePairingView final : public PairingView {
public:
    explicit SqlitePairingView(Connection connection)
        : m_connection(std::move(connection)),
          m_identity(identity_of(m_connection)),
          m_identifier(m_identity.identifier.value_or(Identifier::sku)) {}

    CatalogIdentity identity() override { return m_identity; }
    std::string catalog_id() override {
        return catalog_id_of(m_connection, IdWanted::find);
    }
    CatalogSummary summary(const LeaveOutRules& leave_out) override {
        auto summary = summary_of(m_connection);
        add_left_out(m_connection, leave_out, summary);
        return summary;
    }
    std::vector<std::string> shop_names() override {
        return sqlite::shop_names(m_connection);
    }
    void look_at(const std::string& shop, SoughtIn side) override;
    void note_pair(std::int64_t catalog_variant,
                   std::int64_t variant) override {
        m_statements->note_pair.bind(1, catalog_variant).bind(2, variant).run();
    }
    void note_likeliest(std::int64_t variant, const Likeliest& one) override {
        m_statements->note_likeliest.bind(1, variant)
            .bind(2, one.weight)
            .bind(3, Value::of_real(one.share))
            .run();
    }
    std::optional<Likeliest> likeliest_of(std::int64_t variant) override;
    std::uint64_t live_variants() override {
        return live_rows(m_connection, ShopScope{}, RecordKind::variant);
    }
    std::optional<EvidenceNumbers> learned() override;
    void open_variants(const VisitOpen& visit) override;
    void unlinked_catalog_variants(const Visit& visit) override;
    void automatic_links(const VisitLink& visit) override;
    std::uint64_t candidates(const ComparedVariant& variant,
                             const SoughtTexts& sought,
                             std::vector<ComparedVariant>& found) override;
    void rivals(const ComparedVariant& variant,
                std::vector<RivalVariant>& found) override;
    void suspect_links(const MatchingRules& rules, Time now,
                       const VisitSuspect& visit) override;
    void linked_to(std::int64_t catalog_variant,
                   std::vector<LinkedVariant>& found) override;
    void links_of_product(std::int64_t product,
                          std::vector<ProductLinks>& found) override;
    void add_claim(std::int64_t catalog_variant, double odds) override {
        m_statements->add_claim.bind(1, catalog_variant)
            .bind(2, Value::of_real(odds))
            .run();
    }
    double claims_to(std::int64_t catalog_variant) override;

private:
    Connection m_connection;
    CatalogIdentity m_identity;
    Identifier m_identifier;
    SoughtIn m_side = SoughtIn::catalog;
    std::int64_t m_shop = 0;
    std::string m_shop_name;
    std::optional<ShopStatements> m_statements;
};

void SqlitePairingView::suspect_links(const MatchingRules& rules, Time now,
                                      const VisitSuspect& visit) {
    const AcceptedFindings accepted{m_connection, m_identifier, now};
    Finding finding;
    finding.kind = FindingKind::suspect;
    finding.shop = m_shop_name;
    visit_suspect_pairs(m_connection, {m_shop, m_identifier, rules},
                        [&](const SuspectPair& pair) {
                            finding.variant_id = pair.child.id;
                            if (!accepted.has(finding)) {
                                visit(pair);
                            }
                        });
}

void SqlitePairingView::look_at(const std::string& shop, SoughtIn side) {
    const auto number = find_shop(m_connection, shop);
    if (!number) {
        throw no_such_child(shop, m_identity.primary, shop_names());
    }
    m_statements.reset();
    if (*number != m_shop || side == SoughtIn::catalog) {
        m_connection.execute("DROP TABLE IF EXISTS temp.noted_pair;"
                             "CREATE TEMP TABLE noted_pair (catalog_variant"
                             " INTEGER, variant INTEGER,"
                             " PRIMARY KEY (catalog_variant, variant))"
                             " WITHOUT ROWID;"
                             "DROP TABLE IF EXISTS temp.likeliest;"
                             "CREATE TEMP TABLE likeliest (variant INTEGER"
                             " PRIMARY KEY, weight INTEGER, share REAL)");
    }
    m_shop = *number;
    m_shop_name = shop;
    m_side = side;
    m_connection.execute("DROP TABLE IF EXISTS temp.claim;"
                         "CREATE TEMP TABLE claim (catalog_variant INTEGER"
                         " PRIMARY KEY, odds REAL)");
    TextIndex texts{m_connection, m_identifier};
    if (side == SoughtIn::catalog) {
        texts.add_catalog(m_shop);
        index_hints(m_connection, m_shop, m_identifier);
    } else {
        texts.add_products_of(m_shop);
    }
    m_statements.emplace(m_connection, m_identifier, m_shop, side);
}

std::optional<EvidenceNumbers> SqlitePairingView::learned() {
    auto known = shop_evidence(m_connection, m_shop);
    return known ? std::optional{std::move(known->numbers)} : std::nullopt;
}

void SqlitePairingView::open_variants(const VisitOpen& visit) {
    auto rows = m_connection.prepare(open_sql(m_identifier));
    rows.bind(1, m_shop);
    ComparedVariant variant;
    while (rows.step()) {
        variant.named = rows.text(1);
        read_compared(rows, 2, variant);
        visit(parse_outcome(rows.text(0)).value_or(Outcome::unmatched),
              variant);
    }
}

void SqlitePairingView::unlinked_catalog_variants(const Visit& visit) {
    auto rows = m_connection.prepare(unlinked_catalog_sql(m_identifier));
    rows.bind(1, m_shop);
    ComparedVariant variant;
    while (rows.step()) {
        read_compared(rows, 0, variant);
        visit(variant);
    }
}

void SqlitePairingView::automatic_links(const VisitLink& visit) {
    auto rows = m_connection.prepare(links_sql(m_identifier));
    rows.bind(1, m_shop);
    ComparedVariant child;
    ComparedVariant catalog;
    while (rows.step()) {
        read_compared(rows, 0, child);
        read_compared(rows, compared_column_count, catalog);
        visit(child, catalog);
    }
}

std::uint64_t
SqlitePairingView::candidates(const ComparedVariant& variant,
                              const SoughtTexts& sought,
                              std::vector<ComparedVariant>& found) {
    const auto hint = hint_of(variant.key, m_identifier);
    auto& rows = m_statements->candidates;
    rows.reset();
    rows.bind_or_null(1, variant.key)
        .bind_or_null(2, variant.near)
        .bind_or_null(3, variant.other_key)
        .bind_or_null(4, variant.other_near)
        .bind(5, m_shop);
    if (m_side == SoughtIn::catalog) {
        rows.bind(6, std::string_view{variant.named}).bind_or_null(7, hint);
    } else {
        rows.bind(6, variant.id);
    }
    std::size_t count = 0;
    while (rows.step()) {
        if (count == found.size()) {
            found.emplace_back();
        }
        read_compared(rows, 0, found[count]);
        found[count++].is_named = rows.integer(compared_column_count) != 0;
    }
    found.resize(count);
    const auto left_out =
        m_statements->by_products.add(variant, sought.options, found);
    return left_out + m_statements->by_words.add(
                          sought, m_statements->by_products.products(), found);
}

void SqlitePairingView::rivals(const ComparedVariant& variant,
                               std::vector<RivalVariant>& found) {
    found.clear();
    auto& rows = m_statements->rivals;
    rows.reset();
    rows.bind(1, m_shop).bind_or_null(2, variant.key).bind(3, variant.id);
    while (rows.step()) {
        found.push_back({{}, rows.integer(0)});
        read_compared(rows, 1, found.back().variant);
    }
}

void SqlitePairingView::linked_to(std::int64_t catalog_variant,
                                  std::vector<LinkedVariant>& found) {
    found.clear();
    auto& rows = m_statements->linked_to;
    rows.reset();
    rows.bind(1, catalog_variant).bind(2, m_shop);
    while (rows.step()) {
        found.push_back({{}, rows.text(0) == "manual"});
        read_compared(rows, 1, found.back().variant);
    }
}

void SqlitePairingView::links_of_product(std::int64_t product,
                                         std::vector<ProductLinks>& found) {
    found.clear();
    auto& rows = m_statements->links_of_product;
    rows.reset();
    rows.bind(1, m_shop).bind(2, product);
    while (rows.step()) {
        found.push_back(
            {rows.integer(0), static_cast<std::uint32_t>(rows.integer(1))});
    }
}

std::optional<Likeliest> SqlitePairingView::likeliest_of(std::int64_t variant) {
    auto& rows = m_statements->likeliest;
    rows.reset();
    rows.bind(1, variant);
    return rows.step()
               ? std::optional{Likeliest{
                     static_cast<Millibits>(rows.integer(0)), rows.real(1)}}
               : std::nullopt;
}

double SqlitePairingView::claims_to(std::int64_t catalog_variant) {
    auto& rows = m_statements->claims;
    rows.reset();
    rows.bind(1, catalog_variant);
    return rows.step() ? rows.real(0) : 0;
}

} // namespace

} // namespace sqlite

std::unique_ptr<PairingView>
PairingView::open(const std::filesystem::path& path, const StopToken* stop) {
    return std::make_unique<sqlite::SqlitePairingView>(
        sqlite::open_to_look(path, stop));
}

} // namespace hwsync
