#include "jobs/associate_run.hpp"

#include "base/clock_skew.hpp"
#include "catalog/association.hpp"
#include "catalog/catalog_mismatch.hpp"
#include "catalog/open.hpp"
#include "config/shop_name.hpp"
#include "jobs/association_checks.hpp"
#include "jobs/counts_json.hpp"
#include "jobs/debug_lines.hpp"
#include "jobs/live_window.hpp"
#include "jobs/load_export.hpp"
#include "jobs/plan_draft.hpp"
#include "jobs/reading_check.hpp"

#include <hwsync/error.hpp>
#include <hwsync/own_files.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

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
    target.use_loader = request.use_loader;
    return target;
}

ImportRules rules_of(const AssociateRequest& request) {
    ImportRules rules;
    rules.mode = request.reading == Reading::whole ? ImportMode::whole
                                                   : ImportMode::partial;
    rules.rewrite = request.rewrite;
    rules.as_of = request.as_of;
    rules.now = request.clock();
    rules.keep_history = request.keep_history;
    return rules;
}

/// What the child alone sells is nobody's to decide.
bool has_undecided(const MatchCounts& counts) {
    return counts.of(Outcome::ambiguous) > 0 ||
           counts.of(Outcome::duplicate) > 0 ||
           counts.of(Outcome::conflict) > 0;
}

/// Throws where the request contradicts the catalog.
ShopRules resolve_rules(const CatalogIdentity& catalog,
                        const AssociateRequest& request) {
    check_is_no_child(request.primary, catalog.children);
    if (request.shop == catalog.primary && !request.primary.empty()) {
        throw other_primary(catalog.primary, request.primary);
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
        throw other_identifier(identifier, *request.identifier);
    }
    return {request.shop,
            request.strip_prefix,
            request.strip_suffix,
            identifier,
            request.matching,
            request.by,
            request.plan != nullptr,
            request.leave_out};
}

std::string counts_of(const ImportTotals& read, const MatchCounts& counts,
                      const RejectList& rejects,
                      const std::vector<std::string>& lacking_fields) {
    std::string outcomes;
    for (std::size_t i = 0; i < outcome_count; ++i) {
        outcomes +=
            fmt::format("\"{}\":{},", to_string(static_cast<Outcome>(i)),
                        counts.outcomes[i]);
    }
    return fmt::format(R"({{"products":{},"variants":{},{}"created":{},)"
                       R"("updated":{},"unchanged":{},"removed":{},)"
                       R"("rejected":{},"skipped":{},"incomplete":{},)"
                       R"("withheld":{},"newer":{},"blocked":{}{}}})",
                       to_json(read.products), to_json(read.variants), outcomes,
                       counts.created, counts.updated, counts.unchanged,
                       counts.removed, rejects.size(), read.skipped,
                       read.incomplete.size(), read.withheld, read.newer,
                       counts.blocked, lacking_to_json(lacking_fields));
}

} // namespace

AssociateRun::AssociateRun(const AssociateRequest& request, Observer& observer,
                           const StopToken& stop)
    : m_request(request), m_observer(observer), m_stop(stop) {
    const auto target = target_of(request, stop);
    check_shop_name(target.shop);
    check_export_start(request.as_of, target.now);
    if (!request.live) {
        OwnFiles{request.catalog}.check_input("--file", request.file);
        m_file.emplace(request.file, stop);
    }
    tell_opening(target, observer);
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
    tell_begun(target, m_run->id(), m_result.source, observer);
}

LiveRequest AssociateRun::live_request() const {
    LiveRequest live;
    live.command = "associate";
    live.shop = m_request.shop;
    live.run = m_run->id();
    live.window = m_request.window;
    live.begins_whole = true;
    live.folder = spool_folder(m_request.catalog);
    const auto watermark = m_catalog->watermark(live.shop, live.command);
    const auto now = m_request.clock();
    live.moves_back = watermark && *watermark > now + small_clock_skew;
    const bool knows_since_when = watermark &&
                                  now - *watermark < longest_window &&
                                  !is_in_future(*watermark, now);
    if (!m_request.full && (m_request.window.since || knows_since_when)) {
        live.by = ProductSearch::By::updated;
        live.with_deletions = true;
    }
    return live;
}

void AssociateRun::fetch(const StopToken& stop) noexcept {
    try {
        resolve_rules(m_catalog->identity(), m_request);
        m_reading.emplace(read_live(*m_request.live, *m_catalog, live_request(),
                                    m_observer, stop));
    } catch (...) {
        m_failure = std::current_exception();
    }
}

void AssociateRun::associate_live() {
    if (m_failure) {
        std::rethrow_exception(m_failure);
    }
    m_result.source = m_reading->operation.id;
    ExportReader reader{
        m_reading->file.source("bulk operation " + printable(m_result.source)),
        m_stop};
    auto rules = rules_of(m_request);
    rules.mode = m_reading->window ? ImportMode::partial : ImportMode::whole;
    record_reading(*m_reading, *m_catalog, live_request(), {"associate"}, rules,
                   m_observer);
    tell_watermarks(rules, m_result.shop, *m_catalog, m_observer);
    associate(reader, rules);
}

void AssociateRun::associate(ExportReader& reader, const ImportRules& rules) {
    const auto shop = resolve_rules(m_catalog->identity(), m_request);
    const auto association =
        m_catalog->associate(m_run->id(), rules, shop, m_run->rejects());
    const auto amount =
        load_export(association->reading(), reader, m_result.shop, m_observer);
    const auto totals = association->reading().end_input();
    tell_read(totals, m_result.shop, m_observer);
    const ReadLines read{
        totals,        m_run->rejects(),     rules.mode,          reader.name(),
        m_result.shop, m_request.max_reject, reader.dated_ahead()};
    check_rejects(read);
    // A store that the catalog knows by its id is not another shop's.
    const bool is_known_store =
        m_reading &&
        m_catalog->shopify_id(m_request.shop) == m_reading->shopify_id;
    if (!m_request.allow_foreign && !is_known_store) {
        check_not_foreign(association->reading(), reader.name(),
                          m_request.shop);
    }
    check_deleted_share("the shop's variants", totals.variants.deleted,
                        totals.variants_before, m_request.max_delete);
    m_result.counts = association->match();
    check_sums(totals, m_result.counts);
    m_result.placeholders = association->placeholders();
    if (association->is_first_to_ignore()) {
        warn_of_placeholders(m_result, shop.identifier, m_observer);
    }
    warn_of_newly_linked(m_result, association->newly_linked(), m_observer);
    warn_of_missing_identifiers(m_result, shop.identifier, m_observer);
    check_lost_links(*association, m_result.counts, m_request.max_delete);
    warn_of_reading(read, m_run->id(), m_observer);
    m_result.finished_at = m_request.clock();
    if (m_request.plan != nullptr) {
        m_request.plan->draft().take(
            *association,
            {m_request.shop, m_run->id(),
             m_request.dry_run ? std::string{} : association->catalog_id(),
             shop.identifier, m_request.by, m_result.finished_at});
    }
    m_result.lacking_fields = reader.seen_fields().lacking(shop.identifier);
    auto changes = m_request.list_changes ? association->changes() : nullptr;
    commit(*association, totals);
    m_result.suspect = association->suspects();
    if (m_request.plan != nullptr) {
        m_request.plan->draft().keep();
    }
    tell(totals);
    m_result.bytes = amount.bytes;
    m_result.lines = amount.lines;
    m_result.unresolved = association->unresolved();
    m_result.changes = std::move(changes);
}

void AssociateRun::commit(Association& association,
                          const ImportTotals& totals) {
    m_result.has_findings =
        m_request.strict &&
        (m_run->rejects().size() > 0 || has_undecided(m_result.counts));
    if (m_request.dry_run) {
        return;
    }
    association.commit({m_result.finished_at,
                        counts_of(totals, m_result.counts, m_run->rejects(),
                                  m_result.lacking_fields),
                        m_result.has_findings});
    m_result.run = m_run->id();
    tell_committed(m_run->id(), m_result.shop, m_observer);
}

void AssociateRun::tell(const ImportTotals& totals) {
    m_result.products = totals.products;
    m_result.variants = totals.variants;
    m_result.skipped = totals.skipped;
    m_result.withheld = totals.withheld;
    m_result.newer = totals.newer;
    m_result.incomplete = totals.incomplete;
}

AssociateResult AssociateRun::finish() {
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

} // namespace hwsync
