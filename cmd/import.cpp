#include "import.hpp"

#include "command_line/values.hpp"
#include "commands.hpp"
#include "output/import_report.hpp"
#include "output/json_writer.hpp"
#include "process/clock.hpp"
#include "shared/context.hpp"
#include "shared/rejected_lines.hpp"
#include "shared/run_publication.hpp"
#include "shared/shops.hpp"

#include <hwsync/error.hpp>
#include <hwsync/import.hpp>
#include <hwsync/text.hpp>

#include <memory>

namespace {

using hwsync::ImportCommand;

ExitCode import(const Context& context, const ImportOptions& options,
                ImportCommand command) {
    if (!options.save.empty()) {
        context.own_files().check_output({"--save", options.save,
                                          hwsync::Replaceable::result,
                                          options.force});
    }
    const auto request = import_request(context, options, command);
    RunPublication publication{context, how_dry(options.dry_run)};
    const auto result =
        hwsync::import_products(request, context.observer(), context.stop());
    if (result.run) {
        context.output().run_is_committed(result.run);
        publication.publish(result.run);
    }
    report_rejected(context, result.shop, *result.rejects, result.run);
    if (context.format() == Format::json) {
        JsonWriter json{context.output()};
        json.begin_object();
        write_import(json, context.command(), result);
        publication.write(json);
        json.end_object();
        json.finish();
    } else if (context.verbosity() != Verbosity::quiet) {
        write_import(context.output(), result);
        publication.write(context.output());
    }
    return publication.worse_of(result.has_findings ? ExitCode::findings
                                                    : ExitCode::ok);
}

Option add_source(Command& command, ImportOptions& options) {
    const auto file =
        command
            .add_text("--file", options.file,
                      "The JSONL result of a bulk operation, plain, gzip or "
                      "zstd; - for standard input (default: ask the shop)")
            .type("PATH|-");
    add_time(command, "--as-of", options.as_of,
             "When the file's export began (default: the newest updatedAt in "
             "it)")
        .needs(file);
    return file;
}

void add_bulk_options(Command& command, ImportOptions& options,
                      const Option& file) {
    command
        .add_text("--operation", options.operation,
                  "Take the result of a bulk operation that has finished")
        .type("ID")
        .excludes(file);
    command
        .add_flag("--fresh", options.fresh,
                  "Start a new bulk operation, even if an earlier run left one")
        .excludes(file);
    const auto save = add_path(command, "--save", options.save,
                               "Save the bulk operation's result to this file; "
                               "an existing export is replaced")
                          .excludes(file);
    command
        .add_flag("--force", options.force,
                  "Replace any existing file with the result")
        .needs(save);
    command.add_flag("--rewrite", options.rewrite,
                     "Write every row again, changed or not");
}

void add_window_options(Command& command, ImportOptions& options) {
    add_time(command, "--since", options.window.since,
             "Read from this time on (default: from the last run on)");
    add_time(command, "--until", options.window.until,
             "Read up to this time; the next run begins where this one did");
    add_duration(command, "--buffer", options.buffer,
                 "Begin this much earlier than the last run (default: 5m)");
}

void add_import(Command& program, ImportCommand job,
                const std::string& description,
                const std::vector<std::string_view>& examples) {
    const auto options = std::make_shared<ImportOptions>();
    auto command =
        program.add_command(std::string{hwsync::to_string(job)}, description);
    command.add_text("--shop", options->shop, "The primary shop").type("NAME");
    const auto file = add_source(command, *options);
    add_identifier(command, options->identifier);
    if (job == ImportCommand::import_bulk) {
        add_bulk_options(command, *options, file);
    } else {
        add_window_options(command, *options);
    }
    add_percent(command, "--max-delete", options->max_delete,
                "Stop if more than this share would be deleted (default: 10%)");
    add_percent(
        command, "--max-reject", options->max_reject,
        "Stop if more than this share of the lines is rejected (default: 10%)");
    command.add_flag("--allow-foreign", options->allow_foreign,
                     "Accept an export that looks like another shop's");
    command.add_flag("--strict", options->strict,
                     "Exit with 1 if a line was rejected");
    add_dry_run(command, options->dry_run,
                job == ImportCommand::import_bulk ? "--save" : "");
    command.add_examples(examples);
    command.set_action({.run =
                            [options, job](const Context& context) {
                                return import(context, *options, job);
                            },
                        .notice = Notice::end,
                        .dry_run = &options->dry_run,
                        .input = &options->file});
}

} // namespace

hwsync::ImportRequest import_request(const Context& context,
                                     const ImportOptions& options,
                                     ImportCommand command) {
    const auto shop = primary_shop(context, options.shop);
    hwsync::ImportRequest request;
    request.command = command;
    request.catalog = context.catalog_to_write();
    request.file = options.file;
    if (options.file.empty()) {
        request.live = live_access(context, shop.name);
    }
    request.window = options.window;
    request.window.buffer =
        options.buffer.value_or(context.config().import.buffer);
    request.operation = options.operation;
    request.fresh = options.fresh;
    request.save = options.save;
    request.shop = shop.name;
    request.shop_is_configured = shop.is_configured;
    request.identifier =
        options.identifier ? options.identifier : context.config().identifier;
    request.may_change_identifier =
        command == ImportCommand::import_bulk && options.identifier.has_value();
    request.matching = context.config().matching;
    request.as_of = options.as_of;
    request.max_delete =
        options.max_delete.value_or(context.config().import.max_delete);
    request.max_reject =
        options.max_reject.value_or(context.config().import.max_reject);
    request.keep_history = context.config().history.keep;
    request.allow_foreign = options.allow_foreign;
    request.rewrite = options.rewrite;
    request.strict = options.strict;
    request.dry_run = options.dry_run;
    request.use_loader = context.uses_loader();
    request.lock_timeout = context.lock_timeout();
    request.by = context.operator_name();
    request.clock = current_time;
    return request;
}

void add_import_bulk(Command& program) {
    add_import(
        program, ImportCommand::import_bulk,
        "Fill the catalog from the primary shop, or from an export of it",
        {"hwsync import-bulk",
         "hwsync import-bulk --file us.jsonl.gz --dry-run"});
}

void add_import_new(Command& program) {
    add_import(program, ImportCommand::import_new,
               "Import the products that were created since the last run",
               {"hwsync import-new",
                "zcat new.jsonl.gz | hwsync import-new --file -"});
}

void add_import_updates(Command& program) {
    add_import(
        program, ImportCommand::import_updates,
        "Import the products that were changed or deleted since the last run",
        {"hwsync import-updates",
         "hwsync import-updates --file changed.jsonl --strict"});
}
