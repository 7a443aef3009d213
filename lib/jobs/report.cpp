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

class PairingReport final : public ReportView {
public:
    PairingReport(SuggestRequest request, const StopToken& stop)
        : m_request(std::move(request)), m_stop(stop),
          m_view(PairingView::open(m_request.catalog, &stop)),
          m_identity(m_view->identity()),
          m_summary(m_view->summary(m_request.leave_out)) {}

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
        check_names();
        const auto& wanted = m_request.shops;
        std::vector<ReportedShop> shops;
        for (const auto& known : m_summary.shops) {
            if (wanted.empty() || std::find(wanted.begin(), wanted.end(),
                                            known.name) != wanted.end()) {
                shops.push_back({known.name, known.variants, known.linked,
                                 known.blocked, known.left_out,
                                 known.left_out_linked, known.outcomes,
                                 associated_at(known.name), known.suspect});
            }
        }
        return shops;
    }

    void open_variants(const std::string& shop,
                       const VisitOpen& visit) override {
        suggest_in(*m_view, m_request, shop, m_stop, visit);
    }

    void suspect_links(const std::string& shop,
                       const VisitSuspect& visit) override {
        const auto rules = rules_of(m_request, shop, identifier());
        if (rules.config().evidence == EvidenceUse::off) {
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
        gaps_in(*m_view, m_request, shop, m_stop, visit);
    }

private:
    void check_names() {
        const auto known = m_view->shop_names();
        for (const auto& name : m_request.shops) {
            if (std::find(known.begin(), known.end(), name) == known.end()) {
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
};

} // namespace

std::unique_ptr<ReportView> ReportView::open(const SuggestRequest& request,
                                             const StopToken& stop) {
    return std::make_unique<PairingReport>(request, stop);
}

} // namespace hwsync
