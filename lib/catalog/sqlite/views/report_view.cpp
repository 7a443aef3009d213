#include <hwsync/report_view.hpp>

#include "catalog/child_shop.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/shops.hpp"
#include "catalog/sqlite/views/summary.hpp"
#include "model/placeholders.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace hwsync {

namespace sqlite {

namespace {

constexpr std::size_t most_candidates = 5;

/// ?1: a shop's number. Both identifiers' columns are named by ours.
std::string open_sql(std::string_view by, std::string_view other) {
    return fmt::format(
        "SELECT u.outcome, u.product_id, u.variant_id, u.identifier, p.title,"
        " v.title, p.status, p.image_url, u.candidates, v.{0}_key, v.{1}_key"
        " FROM unresolved AS u LEFT JOIN shop_variant AS v"
        " ON v.shop = u.shop AND v.id = u.variant_id"
        " LEFT JOIN shop_product AS p"
        " ON p.shop = u.shop AND p.id = u.product_id"
        " WHERE u.shop = ?1 AND u.until_run IS NULL AND NOT EXISTS ("
        "  SELECT 1 FROM link WHERE link.shop = u.shop"
        "  AND link.variant_id = u.variant_id)"
        " ORDER BY u.variant_id",
        by, other);
}

// What is weighed at most of those that have one thing in common.
constexpr int most_weighed = 1000;

/// Of each catalog variant that has something in common: its id, and its keys
/// of both identifiers.
std::string candidate_sql(std::string_view by, std::string_view other,
                          std::string_view from) {
    return fmt::format("SELECT c.id, c.{}_key, c.{}_key FROM {} LIMIT {}", by,
                       other, from, most_weighed);
}

/// Titles have no index; one of those that the shop's open variants have, in
/// the catalog. ?1: the shop's number.
void index_titles(Connection& connection, std::int64_t shop) {
    connection.execute(
        "DROP TABLE IF EXISTS temp.titled;"
        "CREATE TEMP TABLE titled (product TEXT, variant TEXT, id INTEGER,"
        " PRIMARY KEY (product, variant, id)) WITHOUT ROWID");
    connection
        .prepare("INSERT INTO temp.titled"
                 " SELECT p.title, COALESCE(c.title, ''), c.id"
                 " FROM product AS p JOIN variant AS c ON c.product_id = p.id"
                 " WHERE p.deleted_at IS NULL AND c.deleted_at IS NULL"
                 " AND p.title IN (SELECT s.title FROM unresolved AS u"
                 "  JOIN shop_product AS s ON s.shop = u.shop"
                 "  AND s.id = u.product_id"
                 "  WHERE u.shop = ?1 AND u.until_run IS NULL)")
        .bind(1, shop)
        .run();
}

std::string_view other_than(Identifier identifier) {
    return to_string(identifier == Identifier::sku ? Identifier::barcode
                                                   : Identifier::sku);
}

/// As a person writes it.
std::string_view word_of(std::string_view identifier) {
    return identifier == "sku" ? "SKU" : identifier;
}

/// Looks up what an open variant may be: all that have something in common with
/// it are weighed before any is dropped.
class Candidates {
public:
    Candidates(const Connection& connection, Identifier identifier)
        : m_by(to_string(identifier)), m_other(other_than(identifier)),
          m_placeholders(identifier == Identifier::sku ? Identifier::barcode
                                                       : Identifier::sku,
                         std::nullopt),
          m_named(connection.prepare(
              candidate_sql(m_by, m_other,
                            "json_each(?1) AS named JOIN variant AS c"
                            " ON c.id = named.value"))),
          m_alike(connection.prepare(candidate_sql(
              m_by, m_other,
              fmt::format("variant AS c WHERE c.{}_key = ?1"
                          " AND c.deleted_at IS NULL ORDER BY c.id",
                          m_other)))),
          m_titled(connection.prepare(candidate_sql(
              m_by, m_other,
              "temp.titled AS t CROSS JOIN variant AS c ON c.id = t.id"
              " WHERE t.product = ?1 AND t.variant = ?2"))),
          m_described(connection.prepare(fmt::format(
              "SELECT c.{}, p.title, c.title FROM variant AS c"
              " LEFT JOIN product AS p ON p.id = c.product_id WHERE c.id = ?1",
              m_by))) {}

    /// `row` is one of open_sql()'s.
    void find(const Statement& row, OpenVariant& variant) {
        m_found.clear();
        const Texts keys{row.text(9), row.text(10)};
        m_named.reset();
        m_named.bind(1, row.text(8));
        take(m_named, named, keys);
        if (!keys.other.empty() && !m_placeholders.hold(keys.other)) {
            m_alike.reset();
            m_alike.bind(1, keys.other);
            take(m_alike, 0, keys);
        }
        if (!row.text(4).empty()) {
            m_titled.reset();
            m_titled.bind(1, row.text(4)).bind(2, row.text(5));
            take(m_titled, titles, keys);
        }
        keep_likeliest(variant);
    }

private:
    enum Evidence : unsigned {
        same_key = 1U,
        same_other = 2U,
        titles = 4U,
        named = 8U ///< by associate: nearly the same, where not the same
    };
    struct Texts {
        std::string_view key;
        std::string_view other;
    };

    void take(Statement& rows, unsigned evidence, const Texts& keys) {
        while (rows.step()) {
            auto& found = m_found[rows.integer(0)];
            found |= evidence;
            if (!keys.key.empty() && rows.text(1) == keys.key) {
                found |= same_key;
            }
            if (!keys.other.empty() && rows.text(2) == keys.other) {
                found |= same_other;
            }
        }
        rows.reset();
    }

    void keep_likeliest(OpenVariant& variant) {
        std::vector<std::pair<int, std::int64_t>> weighed;
        for (const auto& [id, evidence] : m_found) {
            weighed.emplace_back(-weight_of(evidence), id);
        }
        std::sort(weighed.begin(), weighed.end());
        const auto count = std::min(weighed.size(), most_candidates);
        variant.more_candidates += weighed.size() - count;
        for (std::size_t i = 0; i < count; ++i) {
            const auto id = weighed[i].second;
            m_described.reset();
            m_described.bind(1, id);
            if (m_described.step()) {
                variant.candidates.push_back(
                    {id, std::string{m_described.text(0)},
                     fmt::format("{} / {}", m_described.text(1),
                                 m_described.text(2)),
                     words_for(m_found.at(id))});
            }
        }
    }

    static int weight_of(unsigned evidence) {
        int weight = (evidence & named) != 0 ? 1 : 0;
        for (const auto one : {same_key, same_other, titles}) {
            weight += (evidence & one) != 0 ? 2 : 0;
        }
        return weight;
    }

    std::string words_for(unsigned evidence) const {
        std::string words;
        const auto add = [&](const std::string& more) {
            words += (words.empty() ? "" : ", ") + more;
        };
        if ((evidence & same_key) != 0) {
            add(fmt::format("same {}", word_of(m_by)));
        } else if ((evidence & named) != 0) {
            add(fmt::format("{} nearly the same", word_of(m_by)));
        }
        if ((evidence & same_other) != 0) {
            add(fmt::format("same {}", word_of(m_other)));
        }
        if ((evidence & titles) != 0) {
            add("same title and options");
        }
        return words;
    }

    std::string_view m_by;
    std::string_view m_other;
    Placeholders m_placeholders;
    Statement m_named;
    Statement m_alike;
    Statement m_titled;
    Statement m_described;
    std::map<std::int64_t, unsigned> m_found; ///< evidence by catalog variant
};

class SqliteReportView final : public ReportView {
public:
    explicit SqliteReportView(Connection connection)
        : m_connection(std::move(connection)) {
        m_identity = identity_of(m_connection);
        m_summary = summary_of(m_connection);
    }

    ReportedCatalog catalog() override {
        ReportedCatalog catalog;
        catalog.identifier = identifier();
        catalog.primary = m_identity.primary;
        catalog.products = m_summary.products;
        catalog.variants = m_summary.variants;
        for (const auto& job : m_summary.jobs) {
            if (job.command.starts_with("import-") && job.succeeded_at &&
                job.succeeded_at > catalog.imported_at) {
                catalog.imported_at = job.succeeded_at;
            }
        }
        return catalog;
    }

    std::vector<ReportedShop>
    shops(const std::vector<std::string>& wanted) override {
        for (const auto& name : wanted) {
            if (!find_shop(m_connection, name)) {
                throw no_such_child(name, m_identity.primary,
                                    shop_names(m_connection));
            }
        }
        std::vector<ReportedShop> shops;
        for (const auto& known : m_summary.shops) {
            if (wanted.empty() || std::find(wanted.begin(), wanted.end(),
                                            known.name) != wanted.end()) {
                shops.push_back({known.name, known.variants, known.linked,
                                 known.blocked, known.outcomes,
                                 associated_at(known.name), known.suspect});
            }
        }
        return shops;
    }

    void open_variants(std::string_view shop, const VisitOpen& visit) override {
        const auto number = find_shop(m_connection, shop);
        if (!number) {
            return;
        }
        index_titles(m_connection, *number);
        Candidates candidates{m_connection, identifier()};
        auto rows = m_connection.prepare(
            open_sql(to_string(identifier()), other_than(identifier())));
        rows.bind(1, *number);
        while (rows.step()) {
            OpenVariant variant;
            variant.outcome =
                parse_outcome(rows.text(0)).value_or(Outcome::unmatched);
            variant.product_id = rows.integer(1);
            variant.variant_id = rows.integer(2);
            variant.identifier = rows.text(3);
            variant.product_title = rows.text(4);
            variant.variant_title = rows.text(5);
            variant.status = rows.text(6);
            variant.image_url = rows.text(7);
            candidates.find(rows, variant);
            visit(variant);
        }
    }

private:
    Identifier identifier() const {
        return m_identity.identifier.value_or(Identifier::sku);
    }

    std::optional<Time> associated_at(const std::string& shop) const {
        for (const auto& job : m_summary.jobs) {
            if (job.command == "associate" && job.shop == shop) {
                return job.succeeded_at;
            }
        }
        return std::nullopt;
    }

    Connection m_connection;
    CatalogIdentity m_identity;
    CatalogSummary m_summary;
};

} // namespace

} // namespace sqlite

std::unique_ptr<ReportView> ReportView::open(const std::filesystem::path& path,
                                             const StopToken* stop) {
    return std::make_unique<sqlite::SqliteReportView>(
        sqlite::open_to_look(path, stop));
}

} // namespace hwsync
