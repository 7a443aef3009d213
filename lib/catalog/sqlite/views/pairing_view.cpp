#include "catalog/pairing_view.hpp"

#include "catalog/catalog_mismatch.hpp"
#include "catalog/sqlite/edit/waivers.hpp"
#include "catalog/sqlite/evidence/shop_evidence.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/key_columns.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/shops.hpp"
#include "catalog/sqlite/views/compared_variants.hpp"
#include "catalog/sqlite/views/hint_index.hpp"
#include "catalog/sqlite/views/summary.hpp"
#include "catalog/sqlite/views/suspect_pairs.hpp"
#include "catalog/sqlite/views/text_index.hpp"
#include "model/hint.hpp"

#include <fmt/core.h>

#include <utility>

namespace hwsync {

namespace sqlite {

namespace {

// How many candidates are weighed at most for one variant.
constexpr int most_candidates = 10'000;

// Without statistics SQLite prefers the primary key of shop_variant to its
// indexes, and would walk all of the shop's rows.

/// How many variants with the same key are looked at: otherwise each of a
/// thousand duplicates would look at all others.
constexpr int most_of_a_key = 128;

/// The side whose variants are sought, for find_sql().
struct Sought {
    std::string_view table;   ///< of the variants
    std::string_view tables;  ///< the same with their products
    std::string_view in_shop; ///< a condition on the shop; may be empty
    std::string_view more;    ///< further ids, after a UNION
    std::string_view named;   ///< whether v was found by its identifier
    std::string condition;    ///< on v
};

/// ?1 and ?2: key and near form; ?3 and ?4: those of the other identifier; ?5
/// and ?6: text_numbers(); ?7: the shop; ?8, ?9 and ?10: a product, a list of
/// ids and a hint for `more`.
std::string find_sql(Identifier identifier, const Sought& sought) {
    const auto other =
        identifier == Identifier::sku ? Identifier::barcode : Identifier::sku;
    std::string ids;
    const auto add = [&](std::string_view index, std::string_view condition) {
        ids += fmt::format("SELECT id FROM (SELECT s.id FROM {0} AS s"
                           " INDEXED BY {0}_by_{1} WHERE {2}{3}"
                           " ORDER BY s.id LIMIT {4}) UNION ",
                           sought.table, index, sought.in_shop, condition,
                           most_of_a_key);
    };
    const auto add_all_with = [&](Identifier by, int key, int near) {
        const auto name = to_string(by);
        const auto near_name = fmt::format("near_{}", name);
        // A near form is stored only if it differs from the key.
        add(name, fmt::format("s.{} = ?{}", key_column(by), key));
        add(near_name, fmt::format("s.{} = ?{}", near_column(by), near));
        add(name, fmt::format("s.{} = ?{} AND s.{} IS NULL", key_column(by),
                              near, near_column(by)));
    };
    add_all_with(identifier, 1, 2);
    add_all_with(other, 3, 4);
    return fmt::format(
        "SELECT {0}, {8} FROM ({1} SELECT s.id FROM temp.product_text AS t"
        " CROSS JOIN {2} AS s INDEXED BY {2}_by_product"
        " ON {3} s.product_id = t.product"
        " WHERE t.number IN (?5, ?6){4}) AS f CROSS JOIN {5}"
        " WHERE v.id = f.id AND v.deleted_at IS NULL AND {6}"
        " ORDER BY v.id LIMIT {7}",
        compared_columns(identifier, "v", "p"), ids, sought.table,
        sought.in_shop, sought.more, sought.tables, sought.condition,
        most_candidates, sought.named);
}

/// The variants that associate named, those that were perhaps meant, and all
/// variants of the products that other variants of the child's product are
/// linked to.
constexpr std::string_view named_and_company_ids =
    " UNION SELECT CAST(value AS INTEGER) FROM json_each(?9)"
    " UNION SELECT id FROM temp.hinted WHERE hint = ?10"
    " UNION SELECT c.id FROM (SELECT DISTINCT t.product_id AS product"
    " FROM shop_variant AS w INDEXED BY shop_variant_by_product"
    " CROSS JOIN link AS l ON l.shop = w.shop"
    "  AND l.variant_id = w.id"
    " CROSS JOIN variant AS t ON t.id = l.catalog_variant_id"
    " WHERE w.shop = ?7 AND w.product_id = ?8) AS o"
    " CROSS JOIN variant AS c ON c.product_id = o.product";

std::string open_sql(Identifier identifier) {
    return fmt::format(
        "SELECT u.outcome, u.candidates, {} FROM unresolved AS u CROSS JOIN {}"
        " WHERE u.shop = ?1 AND u.until_run IS NULL"
        " AND v.shop = u.shop AND v.id = u.variant_id"
        " AND v.deleted_at IS NULL AND {}"
        " ORDER BY u.variant_id",
        compared_columns(identifier, "v", "p"), shop_tables,
        is_unlinked(identifier));
}

std::string unlinked_catalog_sql(Identifier identifier) {
    return fmt::format(
        "SELECT {} FROM {} WHERE v.deleted_at IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM link AS n CROSS JOIN shop_variant AS s"
        "  ON s.shop = n.shop AND s.id = n.variant_id"
        "  WHERE n.catalog_variant_id = v.id AND n.shop = ?1"
        "  AND s.deleted_at IS NULL) ORDER BY v.id",
        compared_columns(identifier, "v", "p"), catalog_tables);
}

std::string links_sql(Identifier identifier) {
    return fmt::format("SELECT {}, {} FROM link AS l CROSS JOIN {}"
                       " CROSS JOIN variant AS c ON c.id = l.catalog_variant_id"
                       " LEFT JOIN product AS d ON d.id = c.product_id"
                       " WHERE l.shop = ?1 AND l.origin = 'auto'"
                       " AND v.shop = l.shop AND v.id = l.variant_id"
                       " AND v.deleted_at IS NULL AND c.deleted_at IS NULL"
                       " ORDER BY l.variant_id",
                       compared_columns(identifier, "v", "p"),
                       compared_columns(identifier, "c", "d"), shop_tables);
}

std::string linked_to_sql(Identifier identifier) {
    return fmt::format("SELECT l.origin, {} FROM link AS l CROSS JOIN {}"
                       " WHERE l.catalog_variant_id = ?1 AND l.shop = ?2"
                       " AND v.shop = l.shop AND v.id = l.variant_id"
                       " AND v.deleted_at IS NULL ORDER BY v.id",
                       compared_columns(identifier, "v", "p"), shop_tables);
}

/// ?1: the shop; ?2: a key; ?3: the variant that has it.
std::string rivals_sql(Identifier identifier) {
    constexpr int most_rivals = 5;
    return fmt::format(
        "SELECT COALESCE(l.catalog_variant_id, 0), {0} FROM {1}"
        " LEFT JOIN link AS l ON l.shop = v.shop AND l.variant_id = v.id"
        " WHERE v.shop = ?1 AND v.id IN (SELECT s.id FROM shop_variant AS s"
        "  INDEXED BY shop_variant_by_{2} WHERE s.shop = ?1 AND s.{3} = ?2"
        "  ORDER BY s.id LIMIT {5})"
        " AND v.id <> ?3 AND v.deleted_at IS NULL"
        " AND (l.shop IS NULL OR l.catalog_variant_id IS NOT NULL)"
        " ORDER BY v.id LIMIT {4}",
        compared_columns(identifier, "v", "p"), shop_tables,
        to_string(identifier), key_column(identifier), most_rivals,
        most_of_a_key);
}

std::string candidates_sql(Identifier identifier, SoughtIn side) {
    return side == SoughtIn::catalog
               ? find_sql(identifier,
                          {"variant", catalog_tables, "", named_and_company_ids,
                           "v.id IN (SELECT CAST(value AS INTEGER) FROM "
                           "json_each(?9))",
                           "1"})
               : find_sql(identifier,
                          {"shop_variant", shop_tables, "s.shop = ?7 AND ", "",
                           "0", "v.shop = ?7 AND " + is_unlinked(identifier)});
}

/// The statements that are used again and again for one shop.
struct ShopStatements {
    ShopStatements(Connection& connection, Identifier identifier, SoughtIn side)
        : candidates(connection.prepare(candidates_sql(identifier, side))),
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
              "SELECT odds FROM temp.claim WHERE catalog_variant = ?1")) {}

    Statement candidates;
    VariantsByWords by_words;
    Statement linked_to;
    Statement links_of_product;
    Statement rivals;
    Statement add_claim;
    Statement claims;
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
    std::uint64_t live_variants() override {
        return live_rows(m_connection,
                         m_side == SoughtIn::catalog
                             ? ShopScope{}
                             : ShopScope{m_shop, {}, {}},
                         RecordKind::variant);
    }
    std::optional<EvidenceNumbers> learned() override;
    void open_variants(const VisitOpen& visit) override;
    void unlinked_catalog_variants(const Visit& visit) override;
    void automatic_links(const VisitLink& visit) override;
    void candidates(const ComparedVariant& variant,
                    std::span<const std::uint64_t> words,
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
    m_shop = *number;
    m_shop_name = shop;
    m_side = side;
    m_statements.reset();
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
    m_statements.emplace(m_connection, m_identifier, side);
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

void SqlitePairingView::candidates(const ComparedVariant& variant,
                                   std::span<const std::uint64_t> words,
                                   std::vector<ComparedVariant>& found) {
    const auto texts = text_numbers(variant.handle, variant.product_title);
    const auto hint = hint_of(variant.key, m_identifier);
    auto& rows = m_statements->candidates;
    rows.reset();
    rows.bind_or_null(1, variant.key)
        .bind_or_null(2, variant.near)
        .bind_or_null(3, variant.other_key)
        .bind_or_null(4, variant.other_near)
        .bind(5, texts.handle)
        .bind(6, texts.title)
        .bind(7, m_shop);
    if (m_side == SoughtIn::catalog) {
        rows.bind(8, variant.product_id)
            .bind(9, std::string_view{variant.named})
            .bind_or_null(10, hint);
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
    m_statements->by_words.add(words, found);
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
