#include <hwsync/associate.hpp>

#include "base/side_thread.hpp"
#include "catalog/association.hpp"
#include "catalog/open.hpp"
#include "config/shop_name.hpp"
#include "jobs/counts_json.hpp"
#include "jobs/deletion_check.hpp"
#include "jobs/export_start.hpp"
#include "jobs/live_reading.hpp"
#include "jobs/live_window.hpp"
#include "jobs/opened_export.hpp"
#include "jobs/plan_draft.hpp"
#include "jobs/read_into.hpp"
#include "jobs/recorded_run.hpp"
#include "jobs/turnwise_observer.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <exception>
#include <memory>
#include <utility>

namespace hwsync {

namespace {

CatalogTarget target_of(const AssociateRequest& request,
                        const StopToken& stop) {
    CatalogTarget target;
    target.path = request.catalog;
    target.command = "associate";
    target.shop = request.shop;
    target.now = request.clock();
    target.lock_timeout = request.lock_timeout;
    if (request.live) {
        target.patience = storing_patience;
    }
    target.stop = &stop;
    target.dry_run = request.dry_run;
    return target;
}

ImportRules rules_of(const AssociateRequest& request) {
    ImportRules rules;
    rules.mode = request.reading == Reading::whole ? ImportMode::whole
                                                   : ImportMode::partial;
    rules.as_of = request.as_of;
    rules.now = request.clock();
    rules.keep_history = request.keep_history;
    return rules;
}

/// Throws where the request does not go with the catalog.
ShopRules agreed_rules(const CatalogIdentity& catalog,
                       const AssociateRequest& request) {
    if (request.shop == catalog.primary) {
        throw Error(
            ErrorKind::usage,
            fmt::format("shop {} is the primary one", printable(request.shop)),
            "name a child shop; the primary one is imported");
    }
    const auto identifier = catalog.identifier.value_or(
        request.identifier.value_or(Identifier::sku));
    if (request.identifier && *request.identifier != identifier) {
        throw Error(ErrorKind::safety,
                    fmt::format("the catalog links products by {}, not by {}",
                                to_string(identifier),
                                to_string(*request.identifier)),
                    "keep to its identifier, or import into a new catalog");
    }
    return {request.shop, request.strip_prefix, request.strip_suffix,
            identifier,   request.matching,     request.by};
}

void check_not_foreign(Association& association, const ImportTotals& totals,
                       const std::string& source, const std::string& shop) {
    if (totals.known_ids * 100 >= totals.variants.read) {
        return;
    }
    const auto sample = association.foreign_sample();
    const bool of_primary = sample.of_primary * 2 > sample.size;
    if (!of_primary && sample.of_child * 2 <= sample.size) {
        return;
    }
    throw Error(ErrorKind::safety,
                fmt::format("{}: it looks like {}, not like shop {}'s: {} of "
                            "its first {} variants stand there under the same "
                            "ids",
                            source,
                            of_primary ? "the primary shop's export"
                                       : "another child shop's export",
                            printable(shop),
                            of_primary ? sample.of_primary : sample.of_child,
                            sample.size),
                "check --shop and --file; if it is right, give "
                "--allow-foreign");
}

std::string counts_of(const ImportTotals& read, const MatchCounts& counts,
                      const RejectList& rejects) {
    std::string outcomes;
    for (std::size_t i = 0; i < outcome_count; ++i) {
        outcomes +=
            fmt::format("\"{}\":{},", to_string(static_cast<Outcome>(i)),
                        counts.outcomes[i]);
    }
    return fmt::format(R"({{"products":{},"variants":{},{}"created":{},)"
                       R"("updated":{},"unchanged":{},"removed":{},)"
                       R"("rejected":{},"skipped":{}}})",
                       to_json(read.products), to_json(read.variants), outcomes,
                       counts.created, counts.updated, counts.unchanged,
                       counts.removed, rejects.size(), read.skipped);
}

/// A bug of ours must not become a wrong link.
void check_sums(const ImportTotals& totals, const MatchCounts& counts) {
    const auto known = totals.variants_before + totals.variants.created -
                       totals.variants.deleted;
    if (counts.variants() != known ||
        counts.of(Outcome::linked) !=
            counts.created + counts.updated + counts.unchanged) {
        throw Error(ErrorKind::storage,
                    fmt::format("{} variants have an outcome, but {} are known "
                                "of the shop",
                                counts.variants(), known),
                    "check the catalog with hwsync verify, and report this");
    }
}

/// One shop's run, from its first step on.
class ShopRun {
public:
    ShopRun(const AssociateRequest& request, Observer& observer,
            const StopToken& stop);

    /// Whether there is a shop to ask before finish().
    bool is_live() const noexcept { return !m_file; }

    /// Asks the shop, on whichever thread; what it throws, finish() throws.
    void ask() noexcept;

    AssociateResult finish();

private:
    LiveWish wish() const;
    void associate_live();
    void associate(ExportReader& reader, const ImportRules& rules);

    const AssociateRequest& m_request;
    Observer& m_observer;
    const StopToken& m_stop;
    std::optional<OpenedExport> m_file;
    std::unique_ptr<Catalog> m_catalog;
    AssociateResult m_result;
    std::optional<RecordedRun> m_run;
    std::optional<LiveReading> m_reading;
    std::exception_ptr m_failure;
};

ShopRun::ShopRun(const AssociateRequest& request, Observer& observer,
                 const StopToken& stop)
    : m_request(request), m_observer(observer), m_stop(stop) {
    const auto target = target_of(request, stop);
    check_length_of_shop_name(target.shop);
    check_export_start(request.as_of, target.now);
    if (!request.live) {
        m_file.emplace(request.file, stop);
    }
    m_catalog = open_existing_catalog(target);
    if (!m_catalog) {
        throw Error(ErrorKind::storage,
                    fmt::format("there is no catalog {}",
                                printable(request.catalog.string(), 300)),
                    "make one with hwsync import-bulk, or check --catalog");
    }
    m_result.shop = request.shop;
    m_result.source = m_file ? m_file->source() : request.live->shop.domain;
    m_result.started_at = request.clock();
    m_run.emplace(*m_catalog, observer,
                  RunStart{target.command, m_result.shop, m_result.source,
                           request.by, m_result.started_at},
                  request.clock);
}

LiveWish ShopRun::wish() const {
    LiveWish wish;
    wish.command = "associate";
    wish.shop = m_request.shop;
    wish.run = m_run->id();
    wish.window = m_request.window;
    wish.begins_whole = true;
    wish.folder = spool_folder(m_request.catalog);
    const auto watermark = m_catalog->watermark(wish.shop, wish.command);
    const bool knows_since_when =
        watermark && m_request.clock() - *watermark < longest_window;
    if (!m_request.full && (m_request.window.since || knows_since_when)) {
        wish.by = ProductSearch::By::updated;
        wish.with_deletions = true;
    }
    return wish;
}

void ShopRun::ask() noexcept {
    try {
        agreed_rules(m_catalog->identity(), m_request);
        m_reading.emplace(
            read_live(*m_request.live, *m_catalog, wish(), m_observer, m_stop));
    } catch (...) {
        m_failure = std::current_exception();
    }
}

void ShopRun::associate_live() {
    if (m_failure) {
        std::rethrow_exception(m_failure);
    }
    m_result.source = m_reading->operation.id;
    ExportReader reader{
        m_reading->file.source("bulk operation " + printable(m_result.source)),
        m_stop};
    auto rules = rules_of(m_request);
    rules.mode = m_reading->window ? ImportMode::partial : ImportMode::whole;
    remember(*m_reading, *m_catalog, wish(), {"associate"}, rules);
    associate(reader, rules);
}

void ShopRun::associate(ExportReader& reader, const ImportRules& rules) {
    const auto shop = agreed_rules(m_catalog->identity(), m_request);
    const auto association =
        m_catalog->associate(m_run->id(), rules, shop, m_run->rejects());
    const auto amount =
        read_into(association->reading(), reader, m_result.shop, m_observer);
    const auto totals = association->reading().settle();
    if (!m_request.allow_foreign) {
        check_not_foreign(*association, totals, reader.name(), m_request.shop);
    }
    check_share("the shop's variants", totals.variants.deleted,
                totals.variants_before, m_request.max_delete);
    m_result.counts = association->match();
    check_sums(totals, m_result.counts);
    if (m_result.counts.removed > 0) {
        check_share("the shop's links", m_result.counts.removed,
                    association->links_before(), m_request.max_delete);
    }
    m_result.finished_at = m_request.clock();
    if (m_request.plan != nullptr) {
        m_request.plan->draft().take(
            *association,
            {m_request.shop, m_run->id(),
             m_request.dry_run ? std::string{} : association->catalog_id(),
             shop.identifier, m_request.by, m_result.finished_at});
    }
    if (!m_request.dry_run) {
        association->commit(
            m_result.finished_at,
            counts_of(totals, m_result.counts, m_run->rejects()));
        m_result.run = m_run->id();
    }
    if (m_request.plan != nullptr) {
        m_request.plan->draft().keep();
    }
    m_result.products = totals.products;
    m_result.variants = totals.variants;
    m_result.skipped = totals.skipped;
    m_result.incomplete = totals.incomplete;
    m_result.bytes = amount.bytes;
    m_result.lines = amount.lines;
    m_result.unresolved = association->unresolved();
}

AssociateResult ShopRun::finish() {
    m_run->perform([this] {
        if (m_file) {
            associate(m_file->reader(), rules_of(m_request));
        } else {
            associate_live();
        }
    });
    m_result.rejects = m_run->shared_rejects();
    return std::move(m_result);
}

/// A shop's run and the thread that asks the shop.
struct Started {
    std::unique_ptr<ShopRun> run;
    std::optional<SideThread> asking;
};

} // namespace

AssociateResult associate_shop(const AssociateRequest& request,
                               Observer& observer, const StopToken& stop) {
    ShopRun run{request, observer, stop};
    if (run.is_live()) {
        run.ask();
    }
    return run.finish();
}

std::vector<AssociatedShop>
associate_shops(const std::vector<AssociateRequest>& requests,
                Observer& observer, const StopToken& stop) {
    TurnwiseObserver turnwise{observer};
    std::vector<AssociatedShop> shops(requests.size());
    std::vector<Started> started(requests.size());
    const auto attempt = [&](std::size_t at, const auto& step) {
        try {
            step(started[at], shops[at]);
        } catch (const Error& error) {
            shops[at].error = error;
            started[at].run.reset();
        }
    };
    for (std::size_t at = 0; at < requests.size(); ++at) {
        shops[at].shop = requests[at].shop;
        attempt(at, [&](Started& shop, AssociatedShop&) {
            shop.run = std::make_unique<ShopRun>(requests[at], turnwise, stop);
        });
    }
    for (auto& shop : started) {
        if (shop.run && shop.run->is_live()) {
            shop.asking.emplace([run = shop.run.get()] { run->ask(); });
        }
    }
    for (std::size_t at = 0; at < requests.size(); ++at) {
        started[at].asking.reset();
        if (started[at].run) {
            attempt(at, [](Started& shop, AssociatedShop& done) {
                done.result = shop.run->finish();
                shop.run.reset();
            });
        }
    }
    return shops;
}

} // namespace hwsync
