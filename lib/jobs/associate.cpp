#include <hwsync/associate.hpp>

#include "base/clock_difference.hpp"
#include "base/side_by_side.hpp"
#include "catalog/association.hpp"
#include "catalog/child_shop.hpp"
#include "catalog/open.hpp"
#include "config/shop_name.hpp"
#include "jobs/association_checks.hpp"
#include "jobs/counts_json.hpp"
#include "jobs/deletion_check.hpp"
#include "jobs/export_start.hpp"
#include "jobs/kept_unresolved.hpp"
#include "jobs/live_reading.hpp"
#include "jobs/live_window.hpp"
#include "jobs/opened_export.hpp"
#include "jobs/plan_draft.hpp"
#include "jobs/read_into.hpp"
#include "jobs/reading_check.hpp"
#include "jobs/recorded_run.hpp"
#include "jobs/turnwise_observer.hpp"

#include <hwsync/as_error.hpp>
#include <hwsync/error.hpp>
#include <hwsync/own_files.hpp>
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
    check_is_no_child(request.primary, catalog.children);
    if (request.shop == catalog.primary && !request.primary.empty()) {
        throw Error(ErrorKind::safety,
                    fmt::format("the catalog holds the products of shop {}, "
                                "not of {}",
                                printable(request.shop),
                                printable(request.primary)),
                    "check --catalog and primary in the config file");
    }
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
                    fmt::format("keep to its identifier, or change it with "
                                "hwsync import-bulk --identifier {} while "
                                "nothing is linked",
                                to_string(*request.identifier)));
    }
    return {request.shop, request.strip_prefix, request.strip_suffix,
            identifier,   request.matching,     request.by};
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
                       R"("rejected":{},"skipped":{},"incomplete":{},)"
                       R"("withheld":{}}})",
                       to_json(read.products), to_json(read.variants), outcomes,
                       counts.created, counts.updated, counts.unchanged,
                       counts.removed, rejects.size(), read.skipped,
                       read.incomplete.size(), read.withheld);
}

/// One shop's run, from its first step on.
class ShopRun {
public:
    ShopRun(const AssociateRequest& request, Observer& observer,
            const StopToken& stop);

    /// Whether there is a shop to ask before finish().
    bool is_live() const noexcept { return !m_file; }

    /// Asks the shop, on whichever thread, until `stop`; what it throws,
    /// finish() throws.
    void ask(const StopToken& stop) noexcept;

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
    check_shop_name(target.shop);
    check_export_start(request.as_of, target.now);
    if (!request.live) {
        OwnFiles{request.catalog}.check_input("--file", request.file);
        m_file.emplace(request.file, stop);
    }
    m_catalog = open_existing_catalog(target);
    if (!m_catalog) {
        throw no_such_catalog(request.catalog);
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
    const auto now = m_request.clock();
    wish.moves_back = watermark && *watermark > now + small_clock_difference;
    const bool knows_since_when = watermark &&
                                  now - *watermark < longest_window &&
                                  !is_yet_to_come(*watermark, now);
    if (!m_request.full && (m_request.window.since || knows_since_when)) {
        wish.by = ProductSearch::By::updated;
        wish.with_deletions = true;
    }
    return wish;
}

void ShopRun::ask(const StopToken& stop) noexcept {
    try {
        agreed_rules(m_catalog->identity(), m_request);
        m_reading.emplace(
            read_live(*m_request.live, *m_catalog, wish(), m_observer, stop));
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
    remember(*m_reading, *m_catalog, wish(), {"associate"}, rules, m_observer);
    associate(reader, rules);
}

void ShopRun::associate(ExportReader& reader, const ImportRules& rules) {
    const auto shop = agreed_rules(m_catalog->identity(), m_request);
    const auto association =
        m_catalog->associate(m_run->id(), rules, shop, m_run->rejects());
    const auto amount =
        read_into(association->reading(), reader, m_result.shop, m_observer);
    const auto totals = association->reading().settle();
    const ReadLines read{
        totals,        m_run->rejects(),     rules.mode,          reader.name(),
        m_result.shop, m_request.max_reject, reader.dated_ahead()};
    check_rejects(read);
    // A store that is known by its id is itself, whatever the catalog holds.
    const bool is_known_store =
        m_reading &&
        m_catalog->shopify_id(m_request.shop) == m_reading->shopify_id;
    if (!m_request.allow_foreign && !is_known_store) {
        check_not_foreign(association->reading(), reader.name(),
                          m_request.shop);
    }
    check_share("the shop's variants", totals.variants.deleted,
                totals.variants_before, m_request.max_delete);
    m_result.counts = association->match();
    check_sums(totals, m_result.counts);
    m_result.placeholders = association->placeholders();
    if (association->is_first_to_ignore()) {
        tell_placeholders(m_result, shop.identifier, m_observer);
    }
    tell_newly_linked(m_result, association->newly_linked(), m_observer);
    tell_missing_identifiers(m_result, shop.identifier, m_observer);
    check_lost_links(*association, m_result.counts, m_request.max_delete);
    tell_reading(read, m_run->id(), m_observer);
    m_result.finished_at = m_request.clock();
    if (m_request.plan != nullptr) {
        m_request.plan->draft().take(
            *association,
            {m_request.shop, m_run->id(),
             m_request.dry_run ? std::string{} : association->catalog_id(),
             shop.identifier, m_request.by, m_result.finished_at});
    }
    auto changes = m_request.list_changes ? association->changes() : nullptr;
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
    m_result.withheld = totals.withheld;
    m_result.incomplete = totals.incomplete;
    m_result.bytes = amount.bytes;
    m_result.lines = amount.lines;
    m_result.unresolved = association->unresolved();
    m_result.changes = std::move(changes);
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

/// How many shops are asked side by side.
constexpr std::size_t most_at_once = 16;

/// How many may have begun and not been stored: each holds descriptors. More
/// than are asked, so that one that takes hours keeps few others waiting.
constexpr std::size_t most_begun = 64;

/// The runs of several shops, which are stored in their order.
class ShopRuns {
public:
    ShopRuns(const std::vector<AssociateRequest>& requests, Observer& observer,
             const StopToken& stop)
        : m_requests(requests), m_observer(observer), m_stop(stop),
          m_shops(requests.size()), m_runs(requests.size()),
          m_unresolved(std::make_shared<ByteSpool>(
              requests.empty() ? std::filesystem::path{}
                               : spool_folder(requests.front().catalog))),
          m_answered(requests.size()), m_asked(most_at_once, stop) {}

    std::vector<AssociatedShop> run() {
        for (std::size_t at = 0; at < m_requests.size(); ++at) {
            while (m_asked.is_full() || at - m_stored >= most_begun) {
                wait();
            }
            begin(at);
        }
        while (!m_asked.is_idle()) {
            wait();
        }
        return std::move(m_shops);
    }

private:
    void begin(std::size_t at);
    void wait() { has_answered(m_asked.wait()); }
    void has_answered(std::size_t at);
    void store(std::size_t at);
    void keep_unresolved(std::optional<AssociateResult>& result);
    /// Whatever becomes of one shop is no matter of the others.
    template <typename Step> void attempt(std::size_t at, Step&& step);

    const std::vector<AssociateRequest>& m_requests;
    TurnwiseObserver m_observer;
    const StopToken& m_stop;
    std::vector<AssociatedShop> m_shops;
    std::vector<std::unique_ptr<ShopRun>> m_runs;
    std::shared_ptr<ByteSpool> m_unresolved; ///< of all shops
    std::vector<bool> m_answered; ///< or failed, or there is nothing to ask
    std::size_t m_stored = 0;     ///< all before this one are done with
    SideBySide m_asked;           ///< its threads end first
};

template <typename Step> void ShopRuns::attempt(std::size_t at, Step&& step) {
    try {
        step();
    } catch (const std::exception& exception) {
        m_shops[at].error = as_error(exception);
        m_runs[at].reset();
    }
}

void ShopRuns::begin(std::size_t at) {
    const auto& request = m_requests[at];
    m_shops[at].shop = request.shop;
    attempt(at, [&] {
        m_stop.check();
        auto& run = m_runs[at];
        run = std::make_unique<ShopRun>(request, m_observer, m_stop);
        if (run->is_live()) {
            m_asked.begin(
                at, [this, run = run.get()] { run->ask(m_asked.stop()); });
        }
    });
    if (!m_runs[at] || !m_runs[at]->is_live()) {
        has_answered(at);
    }
}

void ShopRuns::has_answered(std::size_t at) {
    m_answered[at] = true;
    while (m_stored < m_answered.size() && m_answered[m_stored]) {
        store(m_stored++);
    }
}

void ShopRuns::store(std::size_t at) {
    if (m_runs[at]) {
        attempt(at, [&] {
            m_shops[at].result = m_runs[at]->finish();
            m_runs[at].reset();
        });
        keep_unresolved(m_shops[at].result);
    }
}

void ShopRuns::keep_unresolved(std::optional<AssociateResult>& result) {
    if (!result || m_shops.size() == 1) {
        return;
    }
    try {
        result->unresolved =
            std::make_shared<KeptUnresolved>(*result->unresolved, m_unresolved);
    } catch (const std::exception&) {
        // Its own list does; that the shop is stored is what counts.
    }
}

} // namespace

AssociateResult associate_shop(const AssociateRequest& request,
                               Observer& observer, const StopToken& stop) {
    ShopRun run{request, observer, stop};
    if (run.is_live()) {
        run.ask(stop);
    }
    return run.finish();
}

std::vector<AssociatedShop>
associate_shops(const std::vector<AssociateRequest>& requests,
                Observer& observer, const StopToken& stop) {
    return ShopRuns{requests, observer, stop}.run();
}

} // namespace hwsync
