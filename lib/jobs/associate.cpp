#include <hwsync/associate.hpp>

#include "catalog/association.hpp"
#include "catalog/open.hpp"
#include "jobs/counts_json.hpp"
#include "jobs/deletion_check.hpp"
#include "jobs/opened_export.hpp"
#include "jobs/plan_draft.hpp"
#include "jobs/read_into.hpp"
#include "jobs/recorded_run.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

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

void associate_export(const AssociateRequest& request, Observer& observer,
                      Catalog& catalog, OpenedExport& input, RecordedRun& run,
                      AssociateResult& result) {
    auto& reader = input.reader();
    const auto rules = agreed_rules(catalog.identity(), request);
    const auto association =
        catalog.associate(run.id(), rules_of(request), rules, run.rejects());
    const auto amount =
        read_into(association->reading(), reader, result.shop, observer);
    const auto totals = association->reading().settle();
    if (!request.allow_foreign) {
        check_not_foreign(*association, totals, reader.name(), request.shop);
    }
    check_share("the shop's variants", totals.variants.deleted,
                totals.variants_before, request.max_delete);
    result.counts = association->match();
    check_sums(totals, result.counts);
    check_share("the shop's links", result.counts.removed,
                association->links_before(), request.max_delete);
    result.finished_at = request.clock();
    if (request.plan != nullptr) {
        request.plan->draft().take(
            *association,
            {request.shop, run.id(),
             request.dry_run ? std::string{} : association->catalog_id(),
             rules.identifier, request.by, result.finished_at});
    }
    if (!request.dry_run) {
        association->commit(result.finished_at,
                            counts_of(totals, result.counts, run.rejects()));
        result.run = run.id();
    }
    if (request.plan != nullptr) {
        request.plan->draft().keep();
    }
    result.products = totals.products;
    result.variants = totals.variants;
    result.skipped = totals.skipped;
    result.bytes = amount.bytes;
    result.lines = amount.lines;
    result.unresolved = association->unresolved();
}

} // namespace

AssociateResult associate_shop(const AssociateRequest& request,
                               Observer& observer, const StopToken& stop) {
    OpenedExport input{request.file, stop};
    const auto target = target_of(request, stop);
    const auto catalog = open_existing_catalog(target);
    if (!catalog) {
        throw Error(ErrorKind::storage,
                    fmt::format("there is no catalog {}",
                                printable(request.catalog.string(), 300)),
                    "make one with hwsync import-bulk, or check --catalog");
    }
    AssociateResult result;
    result.shop = request.shop;
    result.source = input.source();
    result.started_at = request.clock();
    RecordedRun run{*catalog,
                    observer,
                    {target.command, result.shop, result.source, request.by,
                     result.started_at},
                    request.clock};
    run.perform([&] {
        associate_export(request, observer, *catalog, input, run, result);
    });
    result.rejects = run.shared_rejects();
    return result;
}

} // namespace hwsync
