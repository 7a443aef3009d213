#include <hwsync/import.hpp>

#include "catalog/open.hpp"
#include "jobs/counts_json.hpp"
#include "jobs/import_checks.hpp"
#include "jobs/opened_export.hpp"
#include "jobs/read_into.hpp"
#include "jobs/recorded_run.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <utility>

namespace hwsync {

namespace {

ImportRules rules_of(const ImportRequest& request) {
    ImportRules rules;
    rules.mode = request.command == ImportCommand::import_bulk
                     ? ImportMode::whole
                     : ImportMode::partial;
    rules.rewrite = request.rewrite;
    rules.as_of = request.as_of;
    rules.now = request.clock();
    return rules;
}

CatalogTarget target_of(const ImportRequest& request, const StopToken& stop) {
    CatalogTarget target;
    target.path = request.catalog;
    target.command = to_string(request.command);
    target.shop = request.shop.empty() ? "primary" : request.shop;
    target.now = request.clock();
    target.lock_timeout = request.lock_timeout;
    target.stop = &stop;
    target.dry_run = request.dry_run;
    return target;
}

std::string counts_of(const ImportTotals& totals, const RejectList& rejects) {
    return fmt::format(R"({{"products":{},"variants":{},"rejected":{},)"
                       R"("skipped":{},"incomplete":{}}})",
                       to_json(totals.products), to_json(totals.variants),
                       rejects.size(), totals.skipped,
                       totals.incomplete.size());
}

std::string shop_of(const ImportRequest& request, Catalog& catalog) {
    if (!request.shop.empty()) {
        return request.shop;
    }
    const auto primary = catalog.identity().primary;
    return primary.empty() ? "primary" : primary;
}

void import_export(const ImportRequest& request, Observer& observer,
                   Catalog& catalog, OpenedExport& input, RecordedRun& run,
                   ImportResult& result) {
    auto& reader = input.reader();
    const auto identity = agreed_identity(catalog.identity(), request);
    const auto import = catalog.import_products(run.id(), rules_of(request),
                                                identity, run.rejects());
    const auto amount = read_into(*import, reader, result.shop, observer);
    const auto totals = import->settle();
    check_totals(totals, request, reader.name());
    result.finished_at = request.clock();
    if (!request.dry_run) {
        import->commit(result.finished_at, counts_of(totals, run.rejects()));
        result.run = run.id();
    }
    result.products = totals.products;
    result.variants = totals.variants;
    result.skipped = totals.skipped;
    result.incomplete = totals.incomplete;
    result.bytes = amount.bytes;
    result.lines = amount.lines;
}

} // namespace

std::string_view to_string(ImportCommand command) noexcept {
    switch (command) {
    case ImportCommand::import_bulk:
        return "import-bulk";
    case ImportCommand::import_new:
        return "import-new";
    case ImportCommand::import_updates:
        return "import-updates";
    }
    return "import-bulk";
}

ImportResult import_products(const ImportRequest& request, Observer& observer,
                             const StopToken& stop) {
    OpenedExport input{request.file, stop};
    const auto target = target_of(request, stop);
    // A catalog is not made for an export that is none.
    const auto catalog =
        input.failed() ? open_existing_catalog(target) : open_catalog(target);
    if (!catalog) {
        input.reader();
    }
    ImportResult result;
    result.shop = shop_of(request, *catalog);
    result.source = input.source();
    result.started_at = request.clock();
    RecordedRun run{*catalog,
                    observer,
                    {target.command, result.shop, result.source, request.by,
                     result.started_at},
                    request.clock};
    run.perform([&] {
        import_export(request, observer, *catalog, input, run, result);
    });
    result.rejects = run.shared_rejects();
    return result;
}

} // namespace hwsync
