#include <hwsync/undo.hpp>

#include "catalog/open.hpp"
#include "jobs/link_run.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

namespace hwsync {

namespace {

bool changes_links(const Run& run) {
    return run.command == "associate" || run.command == "apply" ||
           run.command == "undo" || run.command.starts_with("link ");
}

/// Why a run of another command cannot be undone.
Error not_undoable(const Run& run) {
    const auto was =
        fmt::format("run {} was {}, ", run.id, printable(run.command));
    if (run.command == "restore" || run.command == "shop forget") {
        return {ErrorKind::usage, was + "which undo cannot take back",
                "restore a snapshot of the catalog as it was before"};
    }
    if (run.command == "shop rename") {
        return {ErrorKind::usage, was + "which undo cannot take back",
                "rename the shop again"};
    }
    return {ErrorKind::usage, was + "which changes no links",
            "name a run of associate, link, apply or undo"};
}

/// Throws where there was none, or where it cannot be undone.
Run undoable(const std::optional<Run>& run, std::int64_t id) {
    if (!run) {
        throw Error(ErrorKind::not_found,
                    fmt::format("there was no run {}", id),
                    "look for it with hwsync runs");
    }
    if (!changes_links(*run)) {
        throw not_undoable(*run);
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
                "undo the later runs first, beginning with the latest");
}

/// What it did went with the shop.
void check_not_forgotten(LinkEditing& links, const Run& run) {
    if (const auto later = links.forgetting(run)) {
        throw Error(ErrorKind::not_found,
                    fmt::format("nothing is kept of what run {} did: run {} "
                                "forgot shop {}",
                                run.id, later->id, printable(later->shop)),
                    "restore a snapshot of the catalog as it was before");
    }
}

/// What becomes of a link when a run is taken back, and why.
struct TakenBack {
    HeldLink link;
    std::string reason;
};

/// Takes the changes of one run back.
class TakingBack {
public:
    TakingBack(const Run& run, UndoHold hold)
        : m_undone(fmt::format("undone: run {}", run.id)),
          m_note(fmt::format("undo of run {}", run.id)),
          m_stays_back(hold == UndoHold::keep && run.command != "undo" &&
                       !run.command.starts_with("link ")) {}

    TakenBack of(const PastLinkChange& change) {
        const auto& before = change.before;
        // What moved along to another variant was an operator's decision. It
        // stays there alone: there, an operator can take it back.
        if (m_stays_back &&
            (change.other_variant != 0 ||
             (!before.exists() && change.after.origin == "manual"))) {
            return {change.after, m_undone};
        }
        if (!m_stays_back || before.origin == "manual" ||
            before.catalog_variant == change.after.catalog_variant) {
            return {before, m_undone};
        }
        ++m_held;
        return {{before.catalog_variant, "manual", {}, m_note},
                m_undone + (before.is_link() ? ", and pinned to what it was"
                                             : ", and blocked")};
    }

    /// How many links a pin or a block holds from now on.
    std::uint64_t held() const noexcept { return m_held; }

private:
    std::string m_undone;
    std::string m_note;
    /// Whether what is taken back is pinned or blocked: a job would do it
    /// again. What an operator did is only put back.
    bool m_stays_back;
    std::uint64_t m_held = 0;
};

} // namespace

LinkResult undo(const LinkJob& job, std::int64_t run, UndoHold hold,
                Observer& observer, const StopToken& stop) {
    // Its shop names the lock; under the lock, a restore may have removed it.
    const auto shop = undoable(find_run(job.catalog, run, &stop), run).shop;
    std::uint64_t pinned = 0;
    auto result = run_on_links(
        job, {"undo", shop, fmt::format("run {}", run)}, observer, stop,
        [&](LinkEditing& links, const CatalogIdentity&, RejectLog&) {
            const auto undone = undoable(links.run(run), run);
            check_not_forgotten(links, undone);
            check_untouched_since(links, run);
            TakingBack taking_back{undone, hold};
            links.undoes(run);
            std::uint64_t unchanged = 0;
            links.for_each_change_of(run, [&](const PastLinkChange& change) {
                const auto to = taking_back.of(change);
                // Neither has what tells only that an operator let it go.
                if (links.held(change.variant) == to.link &&
                    change.before != change.after) {
                    ++unchanged;
                    return;
                }
                links.change(change.variant, to.link, to.reason);
            });
            links.for_each_key_change_of(run, [&](const PastKeyChange& change) {
                links.change_key(change.key, change.before,
                                 fmt::format("undone: run {}", run));
            });
            pinned = taking_back.held();
            return unchanged;
        });
    result.held = pinned;
    return result;
}

} // namespace hwsync
