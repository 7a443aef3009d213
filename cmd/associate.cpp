#include "associate.hpp"

#include "command_line/values.hpp"
#include "commands.hpp"
#include "output/associate_report.hpp"
#include "output/failure_report.hpp"
#include "output/json_writer.hpp"
#include "output/plain_words.hpp"
#include "process/clock.hpp"
#include "shared/context.hpp"
#include "shared/link_hook.hpp"
#include "shared/rejected_lines.hpp"
#include "shared/run_publication.hpp"
#include "shared/shops.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace {

hwsync::AssociateRequest request_of(const Context& context,
                                    const AssociateOptions& options,
                                    const std::string& name) {
    const auto shop = child_shop(context, name);
    const auto& config = context.config();
    hwsync::AssociateRequest request;
    request.catalog = context.catalog();
    request.shop = shop.name;
    request.file = options.file;
    if (options.file.empty()) {
        request.live = live_access(context, name);
    }
    request.primary = config.primary;
    request.window.since = options.since;
    request.window.buffer = config.import.buffer;
    request.full = options.full || options.rewrite;
    request.rewrite = options.rewrite;
    request.reading = options.since && !options.full ? hwsync::Reading::partial
                                                     : hwsync::Reading::whole;
    request.identifier =
        options.identifier ? options.identifier : config.identifier;
    request.strip_prefix = shop.strip_prefix;
    request.strip_suffix = shop.strip_suffix;
    request.matching = shop.matching;
    request.leave_out = hwsync::leave_out_rules(config).of(shop.name);
    request.as_of = options.as_of;
    request.max_delete = options.max_delete.value_or(config.import.max_delete);
    request.max_reject = options.max_reject.value_or(config.import.max_reject);
    request.keep_history = config.history.keep;
    request.allow_foreign = options.allow_foreign;
    request.strict = options.strict;
    request.dry_run = options.dry_run;
    request.use_loader = context.uses_loader();
    request.list_changes = context.format() == Format::json ||
                           context.verbosity() == Verbosity::verbose ||
                           has_link_hook(context);
    request.lock_timeout = context.lock_timeout();
    request.by = context.operator_name();
    request.clock = current_time;
    return request;
}

std::vector<std::string>
without_repeats(const std::vector<std::string>& names) {
    std::vector<std::string> once;
    for (const auto& name : names) {
        if (std::find(once.begin(), once.end(), name) == once.end()) {
            once.push_back(name);
        }
    }
    return once;
}

void write_plan(Output& output, const hwsync::Plan& plan, bool is_dry_run) {
    const auto path = hwsync::printable(plan.path().string(), 300);
    if (plan.size() == 0) {
        output.write(fmt::format("plan {}: no link would change\n", path));
        return;
    }
    const auto changes = counted(plan.size(), "change");
    output.write(
        is_dry_run
            ? fmt::format("plan {}: {}; hwsync apply refuses what rests on "
                          "rows that a dry run has read and not stored\n",
                          path, changes)
            : fmt::format("plan {}: no link was changed; hwsync apply makes "
                          "its {}\n",
                          path, changes));
}

/// The same error, saying which of several commands it is about.
hwsync::Error with_command(const Context& context, const hwsync::Error& error) {
    return context.command() == "associate"
               ? error
               : hwsync::Error{error.kind(), "associate: " + error.message(),
                               error.remedy()};
}

void write_text(const Context& context,
                const std::vector<hwsync::AssociatedShop>& shops,
                const hwsync::Plan* plan, bool is_dry_run) {
    const auto stage = plan == nullptr ? LinkStage::made : LinkStage::planned;
    for (const auto& shop : shops) {
        if (shop.result) {
            write_association(context.output(), *shop.result, stage,
                              context.verbosity());
        }
    }
    if (plan != nullptr) {
        write_plan(context.output(), *plan, is_dry_run);
    }
}

ExitCode associate(const Context& context, const AssociateOptions& options) {
    if (!options.plan.empty()) {
        context.own_files(options.file)
            .check_output({"--plan", options.plan, hwsync::Replaceable::plan,
                           options.force});
    }
    auto requests = association_requests(context, options);
    RunPublication publication{context, how_dry(options.dry_run)};
    AssociationSummary summary{options.dry_run, current_time(), {}, {}};
    std::optional<hwsync::Plan> plan;
    if (!options.plan.empty()) {
        plan.emplace(options.plan);
        summary.plan = plan->path();
        for (auto& request : requests) {
            request.plan = &*plan;
        }
    }
    const auto shops =
        hwsync::associate_shops(requests, context.observer(), context.stop());
    summary.finished_at = current_time();
    if (shops.size() == 1 && shops.front().error) {
        throw hwsync::Error(*shops.front().error);
    }
    const auto code = report_outcomes(context, shops);
    if (plan) {
        plan->save();
    }
    if (const auto run = last_run(shops)) {
        publication.publish(run);
    }
    const auto write_json = [&](JsonWriter& json) {
        json.begin_object();
        write_association(json, summary, shops);
        publication.write(json);
        json.end_object();
    };
    if (!plan && changed_links(shops)) {
        run_link_hook(context, write_json);
    }
    if (context.format() == Format::json) {
        JsonWriter json{context.output()};
        write_json(json);
        json.finish();
    } else if (context.verbosity() != Verbosity::quiet) {
        write_text(context, shops, plan ? &*plan : nullptr, options.dry_run);
        publication.write(context.output());
    }
    return publication.worse_of(code);
}

} // namespace

std::vector<hwsync::AssociateRequest>
association_requests(const Context& context, const AssociateOptions& options) {
    if (!options.file.empty() && options.shops.size() != 1) {
        throw hwsync::Error(hwsync::ErrorKind::usage,
                            "--file is one shop's export",
                            "name that shop with one --shop");
    }
    const auto shops = options.shops.empty() ? child_shops(context)
                                             : without_repeats(options.shops);
    std::vector<hwsync::AssociateRequest> requests;
    requests.reserve(shops.size());
    for (const auto& shop : shops) {
        requests.push_back(request_of(context, options, shop));
    }
    return requests;
}

std::optional<std::int64_t>
last_run(const std::vector<hwsync::AssociatedShop>& shops) {
    std::optional<std::int64_t> last;
    for (const auto& shop : shops) {
        if (shop.result && shop.result->run) {
            last = std::max(last, shop.result->run);
        }
    }
    return last;
}

bool changed_links(const std::vector<hwsync::AssociatedShop>& shops) {
    return std::any_of(
        shops.begin(), shops.end(), [](const hwsync::AssociatedShop& shop) {
            const auto& result = shop.result;
            if (!result || !result->run) {
                return false;
            }
            // Pins that moved are listed, and not counted.
            bool has_changes = result->counts.created + result->counts.updated +
                                   result->counts.removed >
                               0;
            if (!has_changes && result->changes) {
                result->changes->for_each(
                    [&](const hwsync::ChangedLink&) { has_changes = true; });
            }
            return has_changes;
        });
}

ExitCode report_outcomes(const Context& context,
                         const std::vector<hwsync::AssociatedShop>& shops) {
    auto code = ExitCode::ok;
    for (const auto& shop : shops) {
        if (shop.error) {
            // What is written from here on reports the failure: no stop ends
            // that.
            context.output().discard();
            context.report_failure(
                with_command(context, with_shop_name(shop.shop, *shop.error)));
            code = worse_of(code, exit_code_of(shop.error->kind()));
            continue;
        }
        if (shop.result->run) {
            context.output().run_is_committed(shop.result->run);
        }
        report_rejected(context, shop.shop, *shop.result->rejects,
                        shop.result->run);
        if (shop.result->has_findings) {
            code = worse_of(code, ExitCode::findings);
        }
    }
    return code;
}

void add_associate(Command& program) {
    const auto options = std::make_shared<AssociateOptions>();
    auto command = program.add_command(
        "associate", "Link a child shop's products to the catalog");
    command.add_texts("--shop", options->shops, "A child shop (default: all)")
        .type("NAME");
    const auto file =
        command
            .add_text("--file", options->file,
                      "The shop's products as the JSONL result of a bulk "
                      "operation, plain, gzip or zstd; - for standard input "
                      "(default: ask the shop)")
            .type("PATH|-");
    add_identifier(command, options->identifier);
    const auto since =
        add_time(command, "--since", options->since,
                 "Read only what was created or changed since then (default: "
                 "since the last run); with --file: the file holds only that");
    command
        .add_flag("--full", options->full,
                  "Read the whole shop (the default for a first run and "
                  "for a file)")
        .excludes(since);
    command
        .add_flag("--rewrite", options->rewrite,
                  "Read the whole shop and write every row again, changed or "
                  "not")
        .excludes(since);
    add_time(command, "--as-of", options->as_of,
             "When the file's export began (default: the newest updatedAt in "
             "it)")
        .needs(file);
    add_percent(command, "--max-delete", options->max_delete,
                "Stop if more than this share of the shop's variants would be "
                "deleted, or of its links would end or move (default: 10%)");
    add_percent(
        command, "--max-reject", options->max_reject,
        "Stop if more than this share of the lines is rejected (default: 10%)");
    command.add_flag("--allow-foreign", options->allow_foreign,
                     "Accept an export that looks like another shop's");
    command.add_flag("--strict", options->strict,
                     "Exit with 1 if an outcome is ambiguous, duplicate or "
                     "conflict, or a line was rejected");
    add_dry_run(command, options->dry_run, "--plan");
    const auto plan =
        add_path(command, "--plan", options->plan,
                 "Store what was read, change no links, and write the changes "
                 "to a file for hwsync apply; an existing plan is replaced");
    command
        .add_flag("--force", options->force,
                  "Replace any existing file with the plan")
        .needs(plan);
    command.add_examples({"hwsync associate",
                          "hwsync associate --shop eu --file eu.jsonl "
                          "--dry-run -v"});
    command.set_action({.run = with(options, associate),
                        .notice = Notice::end,
                        .dry_run = &options->dry_run,
                        .input = &options->file});
}
