#include <hwsync/undo.hpp>

#include "jobs/link_run.hpp"

#include <hwsync/catalog_view.hpp>
#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

namespace hwsync {

namespace {

bool changes_links(const Run& run) {
    return run.command == "associate" || run.command == "apply" ||
           run.command == "undo" || run.command.starts_with("link ");
}

Run undoable_run(const LinkJob& job, std::int64_t id, const StopToken& stop) {
    const auto run = CatalogView::open(job.catalog, &stop)->run(id);
    if (!run) {
        throw Error(ErrorKind::not_found,
                    fmt::format("there was no run {}", id),
                    "look for it with hwsync runs");
    }
    if (!changes_links(*run)) {
        throw Error(ErrorKind::usage,
                    fmt::format("run {} was {}, which changes no links", id,
                                printable(run->command)),
                    "name a run of associate, link, apply or undo");
    }
    return *run;
}

void check_untouched_since(LinkEditing& links, std::int64_t run) {
    const auto later = links.changes_after(run);
    if (later.links == 0) {
        return;
    }
    throw Error(ErrorKind::safety,
                fmt::format("{} of the links that run {} changed were changed "
                            "again since, first by run {}",
                            later.links, run, later.first_run),
                "undo the later runs first, the latest of them at the start");
}

HeldLink taken_back(const PastChange& change, UndoHold hold,
                    const std::string& note) {
    const auto& before = change.before;
    if (hold == UndoHold::release || before.origin == "manual") {
        return before;
    }
    if (!before.exists()) {
        return change.after.is_link() ? HeldLink{0, "manual", {}, note}
                                      : HeldLink{};
    }
    if (before.catalog_variant == change.after.catalog_variant) {
        return before;
    }
    return {before.catalog_variant, "manual", {}, note};
}

} // namespace

LinkResult undo(const LinkJob& job, std::int64_t run, UndoHold hold,
                Observer& observer, const StopToken& stop) {
    const auto undone = undoable_run(job, run, stop);
    const auto note = fmt::format("undo of run {}", run);
    return run_on_links(
        job, {"undo", undone.shop, fmt::format("run {}", run)}, observer, stop,
        [&](LinkEditing& links, const CatalogIdentity&, RejectLog&) {
            check_untouched_since(links, run);
            std::uint64_t unchanged = 0;
            links.for_each_change_of(run, [&](const PastChange& change) {
                const auto to = taken_back(change, hold, note);
                if (links.held(change.variant) == to) {
                    ++unchanged;
                    return;
                }
                links.change(change.variant, to,
                             fmt::format("undone: run {}", run));
            });
            return unchanged;
        });
}

} // namespace hwsync
