#include "commands.hpp"
#include "link_job.hpp"

#include <hwsync/undo.hpp>

#include <limits>
#include <memory>

namespace {

struct UndoOptions {
    std::int64_t run = 0;
    bool release = false;
    bool dry_run = false;
};

ExitCode undo_run(const Context& context, const UndoOptions& options) {
    const auto job =
        link_job(context, options.dry_run ? DryRun::yes : DryRun::no);
    const auto hold =
        options.release ? hwsync::UndoHold::release : hwsync::UndoHold::keep;
    return report_links(context,
                        hwsync::undo(job, options.run, hold, context.observer(),
                                     context.stop()));
}

} // namespace

void add_undo(CLI::App& app, Action& action) {
    // Shared with the callback: CLI11 fills it in after this function returns.
    const auto options = std::make_shared<UndoOptions>();
    auto* command =
        app.add_subcommand("undo", "Take back what a run did to links");
    command
        ->add_option("RUN", options->run,
                     "The number of a run of associate, link, apply or undo")
        ->required()
        ->check(CLI::Range(std::int64_t{1},
                           std::numeric_limits<std::int64_t>::max()));
    command->add_flag(
        "--release", options->release,
        "Hold nothing that associate or apply did: the next associate decides");
    command->add_flag("--dry-run", options->dry_run,
                      "Say what would be done, and write nothing");
    examples(*command, {"hwsync undo 2 --dry-run", "hwsync undo 2 --release"});
    command->callback([&action, options] {
        action = [options](const Context& context) {
            return undo_run(context, *options);
        };
        action.notify = notify_unless(options->dry_run);
    });
}
