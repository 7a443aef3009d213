#include <hwsync/report_view.hpp>

#include "catalog/child_shop.hpp"
#include "catalog/sqlite/catalog_file.hpp"
#include "catalog/sqlite/figures.hpp"
#include "catalog/sqlite/properties.hpp"
#include "catalog/sqlite/shops.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace hwsync {

namespace sqlite {

namespace {

constexpr std::size_t most_candidates = 5;

/// ?1: a shop's number. Both identifiers' columns are named by ours.
std::string open_sql(std::string_view other) {
    return fmt::format(
        "SELECT u.outcome, u.product_id, u.variant_id, u.identifier, p.title,"
        " v.title, p.status, p.image_url, u.candidates, v.{}_key"
        " FROM unresolved AS u LEFT JOIN shop_variant AS v"
        " ON v.shop = u.shop AND v.id = u.variant_id"
        " LEFT JOIN shop_product AS p"
        " ON p.shop = u.shop AND p.id = u.product_id"
        " WHERE u.shop = ?1 AND u.until_run IS NULL AND NOT EXISTS ("
        "  SELECT 1 FROM link WHERE link.shop = u.shop"
        "  AND link.variant_id = u.variant_id)"
        " ORDER BY u.variant_id",
        other);
}

std::string candidate_sql(std::string_view identifier, std::string_view from) {
    return fmt::format("SELECT c.id, c.{}, p.title, c.title FROM {}"
                       " LEFT JOIN product AS p ON p.id = c.product_id",
                       identifier, from);
}

std::string_view other_than(Identifier identifier) {
    return to_string(identifier == Identifier::sku ? Identifier::barcode
                                                   : Identifier::sku);
}

/// As a person writes it.
std::string_view word_of(std::string_view identifier) {
    return identifier == "sku" ? "SKU" : identifier;
}

/// Looks up what an open variant may be.
class Candidates {
public:
    Candidates(const Connection& connection, Identifier identifier)
        : m_identifier(to_string(identifier)), m_other(other_than(identifier)),
          m_named(connection.prepare(candidate_sql(m_identifier,
                                                   "json_each(?1) AS named"
                                                   " JOIN variant AS c"
                                                   " ON c.id = named.value"))),
          m_alike(connection.prepare(
              candidate_sql(m_identifier, "variant AS c") +
              fmt::format(" WHERE c.{}_key = ?1 AND c.deleted_at IS NULL"
                          " ORDER BY c.id",
                          m_other))) {}

    void find(std::string_view named, std::string_view other_key,
              OpenVariant& variant) {
        m_named.reset();
        m_named.bind(1, named);
        take(m_named,
             variant.outcome == Outcome::near
                 ? fmt::format("{} nearly the same", word_of(m_identifier))
                 : fmt::format("same {}", word_of(m_identifier)),
             variant);
        if (!other_key.empty()) {
            m_alike.reset();
            m_alike.bind(1, other_key);
            take(m_alike, fmt::format("same {}", word_of(m_other)), variant);
        }
    }

private:
    static void take(Statement& rows, const std::string& evidence,
                     OpenVariant& variant) {
        auto& all = variant.candidates;
        while (rows.step()) {
            const auto same =
                std::find_if(all.begin(), all.end(), [&](const auto& known) {
                    return known.catalog_variant_id == rows.integer(0);
                });
            if (same != all.end()) {
                same->evidence += ", " + evidence;
            } else if (all.size() == most_candidates) {
                ++variant.more_candidates;
            } else {
                all.push_back(
                    {rows.integer(0), std::string{rows.text(1)},
                     fmt::format("{} / {}", rows.text(2), rows.text(3)),
                     evidence});
            }
        }
        rows.reset();
    }

    std::string_view m_identifier;
    std::string_view m_other;
    Statement m_named;
    Statement m_alike;
};

class SqliteReportView final : public ReportView {
public:
    explicit SqliteReportView(Connection connection)
        : m_connection(std::move(connection)) {
        // One moment for all of it.
        m_connection.execute("BEGIN");
        m_identity = identity_of(m_connection);
        m_figures = figures_of(m_connection);
    }

    ReportedCatalog catalog() override {
        ReportedCatalog catalog;
        catalog.identifier = identifier();
        catalog.primary = m_identity.primary;
        catalog.products = m_figures.products;
        catalog.variants = m_figures.variants;
        for (const auto& job : m_figures.jobs) {
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
        for (const auto& known : m_figures.shops) {
            if (wanted.empty() || std::find(wanted.begin(), wanted.end(),
                                            known.name) != wanted.end()) {
                shops.push_back({known.name, known.variants, known.linked,
                                 known.blocked, known.outcomes,
                                 associated_at(known.name)});
            }
        }
        return shops;
    }

    void open_variants(std::string_view shop, const VisitOpen& visit) override {
        const auto number = find_shop(m_connection, shop);
        if (!number) {
            return;
        }
        Candidates candidates{m_connection, identifier()};
        auto rows = m_connection.prepare(open_sql(other_than(identifier())));
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
            candidates.find(rows.text(8), rows.text(9), variant);
            visit(variant);
        }
    }

private:
    Identifier identifier() const {
        return m_identity.identifier.value_or(Identifier::sku);
    }

    std::optional<Time> associated_at(const std::string& shop) const {
        for (const auto& job : m_figures.jobs) {
            if (job.command == "associate" && job.shop == shop) {
                return job.succeeded_at;
            }
        }
        return std::nullopt;
    }

    Connection m_connection;
    CatalogIdentity m_identity;
    CatalogFigures m_figures;
};

} // namespace

} // namespace sqlite

std::unique_ptr<ReportView> ReportView::open(const std::filesystem::path& path,
                                             const StopToken* stop) {
    return std::make_unique<sqlite::SqliteReportView>(
        sqlite::open_existing_to_read(path, stop));
}

} // namespace hwsync
