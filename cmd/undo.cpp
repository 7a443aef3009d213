#include "command_line/values.hpp"
#include "commands.hpp"
#include "shared/context.hpp"
#include "shared/link_job.hpp"

#include <hwsync/undo.hpp>

#include <memory>

namespace {

struct UndoOptions {
    std::int64_t run = 0;
    bool release = false;
    bool dry_run = false;
};

ExitCode undo_run(const Context& context, const UndoOptions& options) {
    const auto job = link_job(context, how_dry(options.dry_run));
    RunPublication publication{context, how_dry(options.dry_run)};
    const auto hold =
        options.release ? hwsync::UndoHold::release : hwsync::UndoHold::keep;
    return report_links(context, publication,
                        hwsync::undo(job, options.run, hold, context.observer(),
                                     context.stop()));
}

} // namespace

void add_undo(Command& program) {
    const auto options = std::make_shared<UndoOptions>();
    auto command =
        program.add_command("undo", "Take back what a run did to links");
    command
        .add_number("RUN", options->run, {1},
                    "The number of a run of associate, link, apply or undo")
        .required();
    command.add_flag("--release", options->release,
                     "Set no pins or blocks for what associate or apply did: "
                     "the next associate decides");
    add_dry_run(command, options->dry_run);
    command.add_examples(
        {"hwsync undo 2 --dry-run", "hwsync undo 2 --release"});
    command.set_action({.run = with(options, undo_run),
                        .notice = Notice::figures,
                        .dry_run = &options->dry_run});
}
