#include "commands.hpp"
#include "link_job.hpp"

#include <hwsync/apply.hpp>

#include <memory>

namespace {

struct ApplyOptions {
    std::string file;
    bool dry_run = false;
};

ExitCode apply(const Context& context, const ApplyOptions& options) {
    const auto job =
        link_job(context, options.dry_run ? DryRun::yes : DryRun::no);
    return report_links(context,
                        hwsync::apply_plan(job, options.file,
                                           context.observer(), context.stop()));
}

} // namespace

void add_apply(CLI::App& app, Action& action) {
    // Shared with the callback: CLI11 fills it in after this function returns.
    const auto options = std::make_shared<ApplyOptions>();
    auto* command = app.add_subcommand(
        "apply", "Make the changes of a plan, all or none; refuse where what "
                 "they rest on has changed");
    command
        ->add_option("PATH", options->file,
                     "What hwsync associate --plan wrote; - for standard input")
        ->type_name("PATH|-")
        ->required();
    command->add_flag("--dry-run", options->dry_run,
                      "Say what would be done, and write nothing");
    examples(*command,
             {"hwsync apply eu.plan --dry-run", "hwsync apply eu.plan"});
    command->callback([&action, options] {
        action = [options](const Context& context) {
            return apply(context, *options);
        };
        action.notify = notify_unless(options->dry_run);
    });
}
