#include "catalog/sqlite/evidence/proposed_links.hpp"

#include "catalog/sqlite/evidence/link_weigher.hpp"
#include "catalog/sqlite/evidence/shop_evidence.hpp"
#include "catalog/sqlite/file/first_column.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace hwsync::sqlite {

namespace {

/// The tables are not dropped: SQLite drops no table while anything is being
/// read.
Connection& with_empty_tables(Connection& connection) {
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS proposal ("
        " variant_id INTEGER PRIMARY KEY, catalog_variant_id INTEGER,"
        " rule TEXT);"
        "CREATE TEMP TABLE IF NOT EXISTS proposed_link ("
        " shop INTEGER, variant_id INTEGER, catalog_variant_id INTEGER,"
        " origin TEXT, rule TEXT,"
        " PRIMARY KEY (shop, variant_id)) WITHOUT ROWID;"
        "CREATE INDEX IF NOT EXISTS temp.proposed_link_by_catalog_variant"
        " ON proposed_link (catalog_variant_id);"
        "DELETE FROM temp.proposal; DELETE FROM temp.proposed_link");
    return connection;
}

constexpr std::string_view links =
    "INSERT OR IGNORE INTO temp.proposed_link SELECT l.shop, l.variant_id,"
    " l.catalog_variant_id, l.origin, l.rule FROM ";

/// The other links of the child's products, and the links to the catalog's
/// products.
constexpr std::string_view of_child_products =
    "(SELECT DISTINCT v.product_id AS product FROM temp.proposal AS p"
    " CROSS JOIN shop_variant AS v ON v.shop = ?1 AND v.id = p.variant_id) AS o"
    " CROSS JOIN shop_variant AS w INDEXED BY shop_variant_by_product"
    "  ON w.shop = ?1 AND w.product_id = o.product"
    " CROSS JOIN link AS l ON l.shop = ?1 AND l.variant_id = w.id";
constexpr std::string_view of_catalog_products =
    "(SELECT DISTINCT c.product_id AS product FROM temp.proposal AS p"
    " CROSS JOIN variant AS c ON c.id = p.catalog_variant_id) AS o"
    " CROSS JOIN variant AS d INDEXED BY variant_by_product"
    "  ON d.product_id = o.product"
    " CROSS JOIN link AS l INDEXED BY link_by_catalog_variant"
    "  ON l.catalog_variant_id = d.id AND l.shop = ?1";

/// The reasons in the order of the comparisons. The heaviest comes first
/// elsewhere; but how heavy each is depends on the links that are proposed
/// beside, and two commands that say why one is held should say the same.
std::string why_held(const Evidence& evidence) {
    std::vector<std::string> reasons;
    for (const auto& part : evidence.parts) {
        if (part.weight < 0) {
            reasons.push_back(part.level);
        }
    }
    // Of siblings nothing is compared.
    for (auto i = reasons.size(); i < evidence.reasons.size(); ++i) {
        reasons.push_back(evidence.reasons[i]);
    }
    return fmt::format("{}", fmt::join(reasons, "; "));
}

} // namespace

ProposedLinks::ProposedLinks(Connection& connection, std::int64_t shop)
    : m_connection(with_empty_tables(connection)), m_shop(shop),
      m_add(connection.prepare("INSERT OR IGNORE INTO temp.proposal"
                               " (variant_id, catalog_variant_id, rule)"
                               " VALUES (?1, ?2, ?3)")),
      m_is_proposed(connection.prepare(
          "SELECT 1 FROM temp.proposal WHERE variant_id = ?1")) {}

void ProposedLinks::add(std::int64_t variant, std::int64_t catalog_variant,
                        std::string_view rule) {
    m_add.bind(1, variant)
        .bind(2, catalog_variant == 0 ? Value::of_null()
                                      : Value::of_integer(catalog_variant))
        .bind(3, rule)
        .run();
}

void ProposedLinks::pin(std::int64_t variant, std::int64_t catalog_variant) {
    if (catalog_variant != 0) {
        m_pins[variant] = catalog_variant;
    }
}

void ProposedLinks::add_held_before() {
    m_connection
        .prepare(
            "INSERT OR IGNORE INTO temp.proposal"
            " SELECT w.id, json_extract(u.candidates, '$[0]'), ''"
            " FROM (SELECT DISTINCT v.product_id AS product"
            "  FROM temp.proposal AS p CROSS JOIN shop_variant AS v"
            "  ON v.shop = ?1 AND v.id = p.variant_id) AS o"
            " CROSS JOIN shop_variant AS w INDEXED BY shop_variant_by_product"
            "  ON w.shop = ?1 AND w.product_id = o.product"
            " CROSS JOIN unresolved AS u"
            "  ON u.shop = ?1 AND u.variant_id = w.id"
            " WHERE u.until_run IS NULL AND u.outcome = 'conflict'"
            " AND json_array_length(u.candidates) = 1"
            " AND w.deleted_at IS NULL")
        .bind(1, m_shop)
        .run();
}

void ProposedLinks::add_links(Links which) {
    m_connection
        .prepare("INSERT OR IGNORE INTO temp.proposed_link SELECT ?1,"
                 " variant_id, catalog_variant_id, 'auto', rule"
                 " FROM temp.proposal")
        .bind(1, m_shop)
        .run();
    add_awaited_pins();
    const auto add = [&](std::string_view from) {
        m_connection
            .prepare(fmt::format("{}{} WHERE l.catalog_variant_id IS NOT NULL",
                                 links, from))
            .bind(1, m_shop)
            .run();
    };
    if (which == Links::all) {
        add("(SELECT * FROM link WHERE shop = ?1) AS l");
    } else {
        add(of_child_products);
        add(of_catalog_products);
    }
}

std::optional<EvidenceNumbers>
ProposedLinks::visit_suspect(const WeighedShop& shop, const Visit& visit) {
    add_links(Links::all);
    if (const auto known = shop_evidence(m_connection, m_shop)) {
        visit_still_held(shop, known->numbers, visit);
    }
    if (child_products().empty()) {
        return std::nullopt;
    }
    auto numbers = learn(m_connection, as_proposed(shop));
    // What is held back is no witness for the rest.
    while (visit_judged(shop, numbers, visit)) {
        numbers = learn(m_connection, as_proposed(shop));
    }
    return numbers;
}

void ProposedLinks::visit_suspect_of_some(const WeighedShop& shop,
                                          EvidenceNumbers learned,
                                          const Visit& visit) {
    // Among more links a few say nothing that was not known.
    constexpr std::uint64_t soon_learned = 10'000;
    if (learned.links <= soon_learned) {
        visit_suspect(shop, visit);
        return;
    }
    add_links(Links::of_products);
    visit_still_held(shop, learned, visit);
    if (!child_products().empty()) {
        learned.vocabulary.names = catalog_names(m_connection);
        visit_judged(shop, learned, visit);
    }
}

ProposedLinks::StillHeld ProposedLinks::still_held() const {
    auto rows = m_connection.prepare(
        "SELECT p.variant_id, u.reason FROM evidence AS e"
        " CROSS JOIN temp.proposal AS p"
        " CROSS JOIN unresolved AS u"
        "  ON u.shop = e.shop AND u.variant_id = p.variant_id"
        " CROSS JOIN shop_variant AS v ON v.shop = e.shop AND v.id = "
        "u.variant_id"
        " CROSS JOIN shop_product AS s"
        "  ON s.shop = e.shop AND s.id = v.product_id"
        " CROSS JOIN variant AS c ON c.id = p.catalog_variant_id"
        " CROSS JOIN product AS d ON d.id = c.product_id"
        " WHERE e.shop = ?1 AND u.until_run IS NULL AND u.reason IS NOT NULL"
        " AND u.candidates = '[\"' || p.catalog_variant_id || '\"]'"
        " AND max(v.changed_run, s.changed_run, c.changed_run, d.changed_run)"
        "  <= e.run");
    rows.bind(1, m_shop);
    StillHeld held;
    while (rows.step()) {
        held.emplace(rows.integer(0), rows.text(1));
    }
    return held;
}

void ProposedLinks::take_away_pins() {
    m_connection.execute(
        "DELETE FROM temp.proposed_link WHERE origin = 'manual'");
}

void ProposedLinks::add_pins() {
    m_connection
        .prepare(fmt::format("{}link AS l WHERE l.shop = ?1"
                             " AND l.origin = 'manual'"
                             " AND l.catalog_variant_id IS NOT NULL",
                             links))
        .bind(1, m_shop)
        .run();
    add_awaited_pins();
}

void ProposedLinks::add_awaited_pins() {
    auto add = m_connection.prepare("INSERT OR IGNORE INTO temp.proposed_link"
                                    " VALUES (?1, ?2, ?3, 'manual', NULL)");
    for (const auto& [variant, target] : m_pins) {
        add.bind(1, m_shop).bind(2, variant).bind(3, target).run();
    }
}

WeighedShop ProposedLinks::as_proposed(const WeighedShop& shop) {
    auto proposed = shop;
    proposed.links = "temp.proposed_link";
    return proposed;
}

bool ProposedLinks::is_proposed(std::int64_t variant) {
    m_is_proposed.reset();
    m_is_proposed.bind(1, variant);
    const bool is = m_is_proposed.step();
    m_is_proposed.reset();
    return is;
}

std::vector<std::int64_t> ProposedLinks::child_products() {
    auto rows = m_connection.prepare(
        "SELECT DISTINCT v.product_id FROM temp.proposal AS p"
        " CROSS JOIN shop_variant AS v ON v.shop = ?1 AND v.id = p.variant_id"
        " WHERE p.catalog_variant_id IS NOT NULL ORDER BY 1");
    rows.bind(1, m_shop);
    return ids_of(rows);
}

/// What other links show may change with any row of the shop or of another one.
/// A link that was held back for it is not made until something about itself
/// changes, or a person decides.
void ProposedLinks::visit_still_held(const WeighedShop& shop,
                                     const EvidenceNumbers& numbers,
                                     const Visit& visit) {
    const auto held = still_held();
    if (held.empty()) {
        return;
    }
    const auto is_held = [&](const LinkToWeigh& link) {
        return held.contains(link.rows.child.id);
    };
    LinkWeigher weigher{m_connection, as_proposed(shop), numbers};
    std::vector<std::int64_t> visited;
    for (const auto product : child_products()) {
        weigher.visit_doubtful_of(
            product,
            [&](const LinkToWeigh& link, const Evidence& evidence) {
                if (is_held(link)) {
                    visited.push_back(link.rows.child.id);
                    visit(link, evidence, held.at(link.rows.child.id));
                }
            },
            is_held);
    }
    take_away(visited);
}

/// Returns whether it visited any.
bool ProposedLinks::visit_judged(const WeighedShop& shop,
                                 const EvidenceNumbers& numbers,
                                 const Visit& visit) {
    bool is_any = false;
    // Once a link is held back, what it led to is free for others.
    while (visit_once(shop, numbers, visit)) {
        is_any = true;
    }
    // A pin may speak against other links, but what would be held back without
    // it is held back with it: it is a person's word of one variant.
    take_away_pins();
    while (visit_once(shop, numbers, visit)) {
        is_any = true;
    }
    add_pins();
    return is_any;
}

/// Takes away what it visits, and returns whether that was anything.
bool ProposedLinks::visit_once(const WeighedShop& shop,
                               const EvidenceNumbers& numbers,
                               const Visit& visit) {
    LinkWeigher weigher{m_connection, as_proposed(shop), numbers};
    std::vector<std::int64_t> visited;
    for (const auto product : child_products()) {
        weigher.visit_doubtful_of(
            product, [&](const LinkToWeigh& link, const Evidence& evidence) {
                if (link.has_same_key && !link.is_pinned &&
                    looks_of(evidence) == LinkLooks::suspect &&
                    is_proposed(link.rows.child.id)) {
                    visited.push_back(link.rows.child.id);
                    visit(link, evidence, why_held(evidence));
                }
            });
    }
    take_away(visited);
    return !visited.empty();
}

void ProposedLinks::take_away(const std::vector<std::int64_t>& variants) {
    auto proposal =
        m_connection.prepare("DELETE FROM temp.proposal WHERE variant_id = ?1");
    auto link = m_connection.prepare(
        "DELETE FROM temp.proposed_link WHERE shop = ?2 AND variant_id = ?1");
    link.bind(2, m_shop);
    for (const auto variant : variants) {
        proposal.bind(1, variant).run();
        link.bind(1, variant).run();
    }
}

} // namespace hwsync::sqlite
