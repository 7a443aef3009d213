#include <hwsync/report_view.hpp>

#include "catalog/catalog_mismatch.hpp"
#include "jobs/paired_shop.hpp"

#include <algorithm>
#include <utility>

namespace hwsync {

namespace {

std::optional<KnownAs> known_as(const std::optional<ComparedVariant>& variant) {
    return variant ? std::optional{known_as(*variant)} : std::nullopt;
}

bool has(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

class PairingReport final : public ReportView {
public:
    PairingReport(SuggestRequest request, const StopToken& stop)
        : m_request(std::move(request)), m_stop(stop),
          m_view(PairingView::open(m_request.catalog, &stop)),
          m_identity(m_view->identity()),
          m_summary(m_view->summary(m_request.leave_out)),
          m_wanted(shops_of(m_request, *m_view)) {}

    ReportedCatalog catalog() override {
        ReportedCatalog catalog;
        catalog.id = m_view->catalog_id();
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

    std::vector<ReportedShop> shops() override {
        check_names(m_wanted.read);
        std::vector<ReportedShop> shops;
        for (const auto& known : m_summary.shops) {
            if (has(m_wanted.read, known.name)) {
                shops.push_back({known.name, known.variants, known.linked,
                                 known.blocked, known.left_out,
                                 known.left_out_linked, known.outcomes,
                                 associated_at(known.name), known.suspect});
            }
        }
        for (const auto& name : m_wanted.never_read) {
            auto& shop = shops.emplace_back();
            shop.name = name;
            shop.was_read = false;
        }
        return shops;
    }

    void open_variants(const std::string& shop,
                       const VisitOpen& visit) override {
        if (!has(m_wanted.never_read, shop)) {
            suggest_in(*m_view, m_request, shop, m_stop, visit);
        }
    }

    void suspect_links(const std::string& shop,
                       const VisitSuspect& visit) override {
        const auto rules = rules_of(m_request, shop, identifier());
        if (rules.config().evidence == EvidenceUse::off ||
            has(m_wanted.never_read, shop)) {
            return;
        }
        m_view->look_at(shop, SoughtIn::catalog);
        m_view->suspect_links(
            rules, m_request.now, [&](const SuspectPair& pair) {
                m_stop.check();
                visit({hwsync::known_as(pair.child),
                       hwsync::known_as(pair.catalog), pair.evidence,
                       known_as(pair.likelier), known_as(pair.exchanged_with)});
            });
    }

    void gaps(const std::string& shop, const VisitGap& visit) override {
        if (!has(m_wanted.never_read, shop)) {
            gaps_in(*m_view, m_request, shop, m_stop, visit);
        }
    }

private:
    void check_names(const std::vector<std::string>& names) {
        const auto known = m_view->shop_names();
        for (const auto& name : names) {
            if (!has(known, name)) {
                throw no_such_child(name, m_identity.primary, known);
            }
        }
    }

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

    SuggestRequest m_request;
    const StopToken& m_stop;
    std::unique_ptr<PairingView> m_view;
    CatalogIdentity m_identity;
    CatalogSummary m_summary;
    ShopsToPair m_wanted;
};

} // namespace

std::unique_ptr<ReportView> ReportView::open(const SuggestRequest& request,
                                             const StopToken& stop) {
    return std::make_unique<PairingReport>(request, stop);
}

} // namespace hwsync
