#include "jobs/link_run.hpp"

#include "catalog/open.hpp"
#include "jobs/freed_variants.hpp"
#include "jobs/recorded_run.hpp"

#include <fmt/core.h>

namespace hwsync {

namespace {

CatalogTarget target_of(const LinkJob& job, const LinkRun& run,
                        const StopToken& stop) {
    CatalogTarget target;
    target.path = job.catalog;
    // One lock for all that operators do to a shop's links.
    target.command = run.command.substr(0, run.command.find(' '));
    target.shop = run.shop;
    const bool may_be_added = run.unread == Unread::is_added &&
                              child_named(job.children, run.shop) != nullptr;
    target.needs_known_shop = !may_be_added && (run.command == "link add" ||
                                                run.command == "link remove");
    target.now = job.clock();
    target.lock_timeout = job.lock_timeout;
    target.stop = &stop;
    target.dry_run = job.dry_run;
    return target;
}

} // namespace

LinkResult run_on_links(const LinkJob& job, const LinkRun& run,
                        Observer& observer, const StopToken& stop,
                        const LinkWork& work) {
    const auto catalog = open_existing_catalog(target_of(job, run, stop));
    if (!catalog) {
        throw no_such_catalog(job.catalog);
    }
    RecordedRun recorded{
        *catalog,
        observer,
        {run.command, run.shop, run.source, job.by, job.clock()},
        job.clock};
    LinkResult result;
    recorded.perform([&] {
        const auto links = catalog->edit_links(recorded.id(), job.clock(),
                                               job.by, recorded.rejects());
        result.unchanged =
            work(*links, catalog->identity(), recorded.rejects());
        result.changes = links->changes();
        if (!job.dry_run) {
            list_freed(*links, job, catalog->identity());
            links->commit(job.clock(),
                          fmt::format(R"({{"changes":{},"unchanged":{}}})",
                                      result.changes->size(),
                                      result.unchanged));
            result.run = recorded.id();
        }
    });
    return result;
}

} // namespace hwsync
