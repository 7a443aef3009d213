#include <hwsync/import.hpp>

#include "catalog/open.hpp"
#include "config/shop_name.hpp"
#include "jobs/counts_json.hpp"
#include "jobs/debug_lines.hpp"
#include "jobs/export_file.hpp"
#include "jobs/import_checks.hpp"
#include "jobs/live_reading.hpp"
#include "jobs/live_window.hpp"
#include "jobs/load_export.hpp"
#include "jobs/reading_check.hpp"
#include "jobs/recorded_run.hpp"

#include <hwsync/error.hpp>
#include <hwsync/own_files.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

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
    rules.keep_history = request.keep_history;
    rules.matching = request.matching;
    return rules;
}

CatalogTarget target_of(const ImportRequest& request, const StopToken& stop) {
    CatalogTarget target;
    target.path = request.catalog;
    target.command = to_string(request.command);
    target.shop = request.shop.empty() ? "primary" : request.shop;
    target.now = request.clock();
    target.lock_timeout = request.lock_timeout;
    if (request.live) {
        target.patience = storing_patience;
    }
    target.stop = &stop;
    target.dry_run = request.dry_run;
    target.use_loader = request.use_loader;
    target.may_load = request.use_loader && !request.live;
    return target;
}

std::string counts_of(const ImportTotals& totals, const RejectList& rejects,
                      const std::vector<std::string>& lacking_fields) {
    return fmt::format(R"({{"products":{},"variants":{},"rejected":{},)"
                       R"("skipped":{},"incomplete":{},"withheld":{},)"
                       R"("newer":{}{}}})",
                       to_json(totals.products), to_json(totals.variants),
                       rejects.size(), totals.skipped, totals.incomplete.size(),
                       totals.withheld, totals.newer,
                       lacking_to_json(lacking_fields));
}

/// The primary shop as the catalog knows it so far.
std::string shop_of_catalog(const ImportRequest& request, Catalog& catalog) {
    auto primary = catalog.identity().primary;
    if (!primary.empty()) {
        return primary;
    }
    return request.shop.empty() ? "primary" : request.shop;
}

std::string shop_of(const ImportRequest& request, Catalog& catalog) {
    return request.shop.empty() ? shop_of_catalog(request, catalog)
                                : request.shop;
}

bool has_changes(const ImportTotals& totals) {
    const auto has = [](const RowCounts& counts) {
        return counts.created + counts.updated + counts.deleted > 0;
    };
    return has(totals.products) || has(totals.variants);
}

/// The input, and what is known of it before it is read.
struct Input {
    ExportReader& reader;
    ImportRules rules;
    InputOrigin origin = {};
};

void import_input(const ImportRequest& request, Observer& observer,
                  Catalog& catalog, const Input& input, RecordedRun& run,
                  ImportResult& result) {
    auto& reader = input.reader;
    const auto before = catalog.identity();
    const auto identity = resolve_identity(before, request);
    const auto import =
        catalog.import_products(run.id(), input.rules, identity, run.rejects());
    const auto amount = load_export(*import, reader, result.shop, observer);
    const auto totals = import->end_input();
    tell_read(totals, result.shop, observer);
    const ReadLines read{
        totals,      run.rejects(),      input.rules.mode,    reader.name(),
        result.shop, request.max_reject, reader.dated_ahead()};
    check_totals(*import, totals, request, reader.name(), input.origin);
    check_rejects(read);
    check_deletions(totals, request.max_delete);
    warn_of_reading(read, run.id(), observer);
    result.identifier = identity.identifier.value_or(Identifier::sku);
    result.identifier_before = before.identifier.value_or(result.identifier);
    if (input.rules.mode == ImportMode::whole &&
        (has_changes(totals) ||
         result.identifier != result.identifier_before)) {
        result.identifiers = import->count_identifiers();
        warn_of_identifier_choice(*result.identifiers, result.identifier,
                                  observer);
    }
    result.finished_at = request.clock();
    // Before the commit: what fails after it would look like a failed import.
    result.incomplete = totals.incomplete;
    result.lacking_fields = reader.seen_fields().lacking(result.identifier);
    result.has_findings = request.strict && run.rejects().size() > 0;
    if (!request.dry_run) {
        tell_watermarks(input.rules, result.shop, catalog, observer);
        import->commit({result.finished_at,
                        counts_of(totals, run.rejects(), result.lacking_fields),
                        result.has_findings});
        result.run = run.id();
        tell_committed(run.id(), result.shop, observer);
    }
    result.products = totals.products;
    result.variants = totals.variants;
    result.skipped = totals.skipped;
    result.withheld = totals.withheld;
    result.newer = totals.newer;
    result.bytes = amount.bytes;
    result.lines = amount.lines;
}

const std::vector<std::string> followers{
    std::string{to_string(ImportCommand::import_new)},
    std::string{to_string(ImportCommand::import_updates)}};

/// An export whose time is given moves the watermarks, as a live reading does.
ImportRules rules_of_file(const ImportRequest& request) {
    auto rules = rules_of(request);
    if (request.command == ImportCommand::import_bulk && request.as_of) {
        for (const auto& command : followers) {
            rules.live.watermarks.emplace_back(command, *request.as_of);
        }
    }
    return rules;
}

LiveRequest live_request_of(const ImportRequest& request, Catalog& catalog,
                            std::int64_t run) {
    LiveRequest live;
    live.command = to_string(request.command);
    // A config that adopts the catalog gives the shop its name at the commit.
    live.shop = shop_of_catalog(request, catalog);
    live.run = run;
    if (request.command == ImportCommand::import_new) {
        live.by = ProductSearch::By::created;
    } else if (request.command == ImportCommand::import_updates) {
        live.by = ProductSearch::By::updated;
        live.with_deletions = true;
    }
    live.window = request.window;
    live.operation = request.operation;
    live.fresh = request.fresh;
    live.save = request.save;
    live.folder = spool_folder(request.catalog);
    return live;
}

void import_from_shop(const ImportRequest& request, Observer& observer,
                      const StopToken& stop, Catalog& catalog, RecordedRun& run,
                      ImportResult& result) {
    resolve_identity(catalog.identity(), request);
    const auto live = live_request_of(request, catalog, run.id());
    const auto reading =
        read_live(*request.live, catalog, live, observer, stop);
    result.source = reading.operation.id;
    ExportReader reader{reading.file.source("bulk operation " +
                                            printable(reading.operation.id)),
                        stop};
    auto rules = rules_of(request);
    record_reading(reading, catalog, live, followers, rules, observer);
    const InputOrigin origin{reading.operation.objects == 0,
                             catalog.shopify_id(live.shop) ==
                                 reading.shopify_id};
    import_input(request, observer, catalog, {reader, rules, origin}, run,
                 result);
}

std::unique_ptr<Catalog> catalog_for_shop(const ImportRequest& request,
                                          const CatalogTarget& target) {
    if (request.command == ImportCommand::import_bulk || request.window.since) {
        return open_catalog(target);
    }
    auto catalog = open_existing_catalog(target);
    if (!catalog) {
        throw Error(ErrorKind::safety,
                    fmt::format("there is no catalog {} yet, so nothing says "
                                "since when",
                                printable(request.catalog.string(), 300)),
                    "fill it with hwsync import-bulk first, or give --since "
                    "once");
    }
    return catalog;
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
    auto target = target_of(request, stop);
    check_shop_name(target.shop);
    check_export_start(request.as_of, target.now);
    check_window(request.window.since, request.window.until);
    std::optional<ExportFile> file;
    if (!request.live) {
        OwnFiles{request.catalog}.check_input("--file", request.file);
        file.emplace(request.file, stop);
        // No catalog is made for a file that is not an export.
        target.before_making = [&file] { file->reader(); };
    }
    tell_opening(target, observer);
    const auto catalog = !file            ? catalog_for_shop(request, target)
                         : file->failed() ? open_existing_catalog(target)
                                          : open_catalog(target);
    if (!catalog) {
        file->reader();
    }
    ImportResult result;
    result.shop = shop_of(request, *catalog);
    result.source = file ? file->source() : request.live->shop.domain;
    result.started_at = request.clock();
    RecordedRun run{*catalog,
                    observer,
                    {target.command, result.shop, result.source, request.by,
                     result.started_at},
                    request.clock};
    tell_begun(target, run.id(), result.source, observer);
    run.perform([&] {
        if (file) {
            import_input(request, observer, *catalog,
                         {file->reader(), rules_of_file(request)}, run, result);
        } else {
            import_from_shop(request, observer, stop, *catalog, run, result);
        }
    });
    result.rejects = run.shared_rejects();
    return result;
}

} // namespace hwsync
