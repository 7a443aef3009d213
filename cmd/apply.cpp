#include "command_line/values.hpp"
#include "commands.hpp"
#include "shared/context.hpp"
#include "shared/link_job.hpp"

#include <hwsync/apply.hpp>

#include <memory>

namespace {

struct ApplyOptions {
    std::string file;
    bool dry_run = false;
};

ExitCode apply(const Context& context, const ApplyOptions& options) {
    const auto job = link_job(context, how_dry(options.dry_run));
    RunPublication publication{context, how_dry(options.dry_run)};
    return report_links(context, publication,
                        hwsync::apply_plan(job, options.file,
                                           context.observer(), context.stop()));
}

} // namespace

void add_apply(Command& program) {
    const auto options = std::make_shared<ApplyOptions>();
    auto command =
        program.add_command("apply", "Make the changes of a plan, all or none; "
                                     "refuse if what they rest on has changed");
    command
        .add_text(
            "PATH", options->file,
            "A plan that hwsync associate --plan wrote; - for standard input")
        .type("PATH|-")
        .required();
    add_dry_run(command, options->dry_run);
    command.add_examples(
        {"hwsync apply eu.plan --dry-run", "hwsync apply eu.plan"});
    command.set_action({.run = with(options, apply),
                        .notice = Notice::figures,
                        .dry_run = &options->dry_run,
                        .input = &options->file});
}
