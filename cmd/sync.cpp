#include "associate.hpp"
#include "command_line/values.hpp"
#include "commands.hpp"
#include "import.hpp"
#include "output/associate_report.hpp"
#include "output/failure_report.hpp"
#include "output/import_report.hpp"
#include "output/json_writer.hpp"
#include "process/clock.hpp"
#include "shared/context.hpp"
#include "shared/link_hook.hpp"
#include "shared/rejected_lines.hpp"
#include "shared/run_publication.hpp"

#include <hwsync/catalog_view.hpp>
#include <hwsync/error.hpp>
#include <hwsync/sync_lock.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace {

using hwsync::ImportCommand;

struct SyncOptions {
    std::optional<hwsync::Time> since;
    std::optional<double> max_delete;
    std::optional<double> max_reject;
    bool full = false;
    bool if_idle = false;
    bool dry_run = false;
    /// From the beginning to the end of the run.
    std::unique_ptr<hwsync::SyncLock> lock;
};

struct Association {
    AssociationSummary summary;
    std::vector<hwsync::AssociatedShop> shops;
};

/// One of sync's commands and what became of it.
struct Step {
    std::string command;
    std::variant<hwsync::Error, hwsync::ImportResult, Association> outcome;
    ExitCode code = ExitCode::ok;
};

Step failed_step(const Context& context, const std::string& command,
                 const hwsync::Error& error) {
    // What is written from here on reports the failure: no stop ends that.
    context.output().discard();
    context.report_failure(
        {error.kind(), command + ": " + error.message(), error.remedy()});
    return {command, error, exit_code_of(error.kind())};
}

Step import_step(const Context& context, const SyncOptions& options,
                 ImportCommand command) {
    const std::string name{hwsync::to_string(command)};
    if (context.config().primary.empty()) {
        return failed_step(context, name,
                           {hwsync::ErrorKind::usage,
                            "the config file names no primary shop",
                            "name the shop to import from: primary = \"...\""});
    }
    ImportOptions import;
    import.window.since = options.since;
    import.max_delete = options.max_delete;
    import.max_reject = options.max_reject;
    import.dry_run = options.dry_run;
    try {
        auto result =
            hwsync::import_products(import_request(context, import, command),
                                    context.observer(), context.stop());
        if (result.run) {
            context.output().run_is_committed(result.run);
        }
        report_rejected(context, result.shop, *result.rejects, result.run);
        return {name, std::move(result)};
    } catch (const hwsync::Error& error) {
        return failed_step(context, name, error);
    }
}

bool has_children(const Context& context) {
    const auto& config = context.config();
    return config.shops.size() > (config.primary.empty() ? 0U : 1U);
}

/// Nothing where there is nothing to link, or nothing to link it to.
std::optional<Step> associate_step(const Context& context,
                                   const SyncOptions& options) {
    AssociateOptions associate;
    associate.since = options.since;
    associate.full = options.full;
    associate.max_delete = options.max_delete;
    associate.max_reject = options.max_reject;
    associate.dry_run = options.dry_run;
    Association done;
    try {
        if (!has_children(context) ||
            !hwsync::was_filled(context.catalog(), context.stop())) {
            return std::nullopt;
        }
        done.summary = {options.dry_run, current_time(), {}, {}};
        done.shops =
            hwsync::associate_shops(association_requests(context, associate),
                                    context.observer(), context.stop());
        done.summary.finished_at = current_time();
    } catch (const hwsync::Error& error) {
        return failed_step(context, "associate", error);
    }
    const auto code = report_outcomes(context, done.shops);
    return Step{"associate", std::move(done), code};
}

std::vector<Step> run_steps(const Context& context,
                            const SyncOptions& options) {
    // Otherwise each step would report a folder that cannot hold a record.
    context.recording();
    std::vector<Step> steps;
    using Imports = std::vector<ImportCommand>;
    const auto imports = options.full ? Imports{ImportCommand::import_bulk}
                                      : Imports{ImportCommand::import_new,
                                                ImportCommand::import_updates};
    for (const auto command : imports) {
        steps.push_back(import_step(context, options, command));
        if (context.stop().requested()) {
            return steps;
        }
    }
    if (auto step = associate_step(context, options)) {
        steps.push_back(*std::move(step));
    }
    return steps;
}

void write_step(JsonWriter& json, const Step& step) {
    json.begin_object();
    if (const auto* import = std::get_if<hwsync::ImportResult>(&step.outcome)) {
        write_import(json, step.command, *import);
    } else if (const auto* done = std::get_if<Association>(&step.outcome)) {
        write_association(json, done->summary, done->shops);
    } else {
        const auto& error = std::get<hwsync::Error>(step.outcome);
        json.member("command", step.command);
        json.member("run", error.run());
        write_error(json, error);
    }
    json.end_object();
}

/// The worst of the steps' errors, saying in which one it was; nothing where
/// none failed.
std::optional<hwsync::Error> worst_of(const std::vector<Step>& steps) {
    std::optional<hwsync::Error> worst;
    for (const auto& step : steps) {
        const auto* failed = std::get_if<hwsync::Error>(&step.outcome);
        const auto* done = std::get_if<Association>(&step.outcome);
        const auto error = failed != nullptr ? std::optional{*failed}
                           : done != nullptr ? worst_error(done->shops)
                                             : std::nullopt;
        if (error && (!worst || is_worse(*error, *worst))) {
            worst = hwsync::Error{error->kind(),
                                  step.command + ": " + error->message(),
                                  error->remedy()};
        }
    }
    return worst;
}

void write_json(JsonWriter& json, const Context& context,
                const std::vector<Step>& steps, ExitCode code,
                const RunPublication& publication) {
    json.begin_object();
    json.member("command", context.command());
    json.member("exit_code", static_cast<int>(code));
    json.key("steps");
    json.begin_array();
    for (const auto& step : steps) {
        write_step(json, step);
    }
    json.end_array();
    if (const auto error = worst_of(steps)) {
        write_error(json, *error);
    }
    publication.write(json);
    json.end_object();
}

/// The last that is committed.
std::optional<std::int64_t> last_committed(const std::vector<Step>& steps) {
    std::optional<std::int64_t> last;
    for (const auto& step : steps) {
        if (const auto* import =
                std::get_if<hwsync::ImportResult>(&step.outcome)) {
            last = std::max(last, import->run);
        } else if (const auto* done = std::get_if<Association>(&step.outcome)) {
            last = std::max(last, last_run(done->shops));
        }
    }
    return last;
}

void write_text(const Context& context, const std::vector<Step>& steps) {
    auto& output = context.output();
    for (const auto& step : steps) {
        output.write(fmt::format("{}{}:\n", &step == steps.data() ? "" : "\n",
                                 step.command));
        if (const auto* import =
                std::get_if<hwsync::ImportResult>(&step.outcome)) {
            write_import(output, *import);
        } else if (const auto* done = std::get_if<Association>(&step.outcome)) {
            for (const auto& shop : done->shops) {
                if (shop.result) {
                    write_association(output, *shop.result, LinkStage::made,
                                      context.verbosity());
                } else {
                    output.write(fmt::format("shop {}: failed\n",
                                             hwsync::printable(shop.shop)));
                }
            }
        } else {
            output.write("failed\n");
        }
    }
}

/// What every step needs is checked once.
void check_names_shops(const hwsync::Config& config) {
    if (config.shops.empty()) {
        throw hwsync::Error(hwsync::ErrorKind::usage,
                            "no config file names a shop to ask",
                            "write one with each shop's domain and credential, "
                            "see hwsync-config(5), and name it with --config");
    }
}

ExitCode sync(const Context& context, const SyncOptions& options) {
    check_names_shops(context.config());
    options.lock->require(context.lock_timeout(), context.stop());
    RunPublication publication{context, how_dry(options.dry_run)};
    const auto steps = run_steps(context, options);
    if (const auto run = last_committed(steps)) {
        publication.publish(run);
    }
    auto code = publication.worse_of(ExitCode::ok);
    for (const auto& step : steps) {
        code = worse_of(code, step.code);
    }
    const bool has_new_links =
        std::any_of(steps.begin(), steps.end(), [](const Step& step) {
            const auto* done = std::get_if<Association>(&step.outcome);
            return done != nullptr && changed_links(done->shops);
        });
    if (has_new_links) {
        run_link_hook(context, [&](JsonWriter& json) {
            write_json(json, context, steps, code, publication);
        });
    }
    context.output().steps_have_failed(code);
    if (context.format() == Format::json) {
        JsonWriter json{context.output()};
        write_json(json, context, steps, code, publication);
        json.finish();
    } else if (context.verbosity() != Verbosity::quiet) {
        write_text(context, steps);
        publication.write(context.output());
    }
    return code;
}

/// With --if-idle, not beside another run: whoever started that one is told
/// how it ends.
bool is_due(const Context& context, SyncOptions& options) {
    using hwsync::SyncLock;
    const bool makes_catalog = options.full && !options.dry_run;
    options.lock =
        std::make_unique<SyncLock>(context.catalog(), current_time(),
                                   makes_catalog ? SyncLock::NoCatalog::is_made
                                                 : SyncLock::NoCatalog::stays);
    const auto& other = options.lock->other();
    if (!options.if_idle || other.empty()) {
        return true;
    }
    context.observer().log(
        hwsync::Severity::debug,
        fmt::format("nothing to do: another run is at work ({})", other));
    if (context.format() == Format::json) {
        JsonWriter json{context.output()};
        json.begin_object();
        json.member("command", context.command());
        json.member("exit_code", 0);
        json.key("steps");
        json.begin_array();
        json.end_array();
        json.member("beside", other);
        json.end_object();
        json.finish();
    }
    return false;
}

} // namespace

void add_sync(Command& program) {
    const auto options = std::make_shared<SyncOptions>();
    auto command = program.add_command(
        "sync", "Run import-new, import-updates, and associate for every child "
                "shop: the only line that a crontab needs");
    auto since =
        add_time(command, "--since", options->since,
                 "Read from this time on (default: from the last run on)");
    command
        .add_flag("--full", options->full,
                  "Read every shop completely: import-bulk, then associate "
                  "--full")
        .excludes(since);
    add_percent(
        command, "--max-delete", options->max_delete,
        "Stop a step if it would delete more than this share (default: 10%)");
    add_percent(command, "--max-reject", options->max_reject,
                "Stop a step if more than this share of its lines is rejected "
                "(default: 10%)");
    command.add_flag("--if-idle", options->if_idle,
                     "Do nothing, say nothing and exit with 0 if another run "
                     "of sync is at work on this catalog");
    add_dry_run(command, options->dry_run);
    command.add_examples({"hwsync sync", "hwsync sync --if-idle --quiet",
                          "hwsync sync --since 2d --dry-run",
                          "hwsync sync --full --lock-timeout 1h"});
    command.set_action({.run = with(options, sync),
                        .is_due =
                            [options](const Context& context) {
                                return is_due(context, *options);
                            },
                        .notice = Notice::end,
                        .dry_run = &options->dry_run});
}
