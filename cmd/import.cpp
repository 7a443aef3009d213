#include "import.hpp"
#include "commands.hpp"
#include "identifier_option.hpp"
#include "option_types.hpp"
#include "output/import_report.hpp"
#include "output/json_writer.hpp"
#include "rejected_lines.hpp"
#include "shops.hpp"

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
    const auto result =
        hwsync::import_products(import_request(context, options, command),
                                context.observer(), context.stop());
    if (result.run) {
        context.output().run_is_committed(result.run);
    }
    tell_rejected(context, result.shop, *result.rejects, result.run);
    if (context.format() == Format::json) {
        JsonWriter json{context.output()};
        write_import(json, context.command(), result);
        json.finish();
    } else if (context.verbosity() != Verbosity::quiet) {
        write_import(context.output(), result);
    }
    return options.strict && result.rejects->size() > 0 ? ExitCode::findings
                                                        : ExitCode::ok;
}

CLI::Option* add_source(CLI::App& app, ImportOptions& options) {
    auto* const file =
        app.add_option("--file", options.file,
                       "A bulk operation's JSONL result, plain, gzip or zstd; "
                       "- for standard input (default: ask the shop)")
            ->type_name("PATH|-");
    add_time(app, "--as-of", options.as_of,
             "When the file's export began (default: the newest updatedAt in "
             "it)")
        ->needs(file);
    return file;
}

void add_bulk_options(CLI::App& app, ImportOptions& options,
                      CLI::Option* file) {
    app.add_option("--operation", options.operation,
                   "Take the result of a bulk operation that Shopify has")
        ->type_name("ID")
        ->excludes(file);
    app.add_flag("--fresh", options.fresh,
                 "Start a bulk operation, whatever an earlier run left")
        ->excludes(file);
    auto* const save =
        add_path(app, "--save", options.save,
                 "Keep the bulk operation's result here; an export that is "
                 "there is replaced")
            ->excludes(file);
    app.add_flag("--force", options.force,
                 "Replace whatever file is where the result goes")
        ->needs(save);
    app.add_flag("--rewrite", options.rewrite,
                 "Write every row again, changed or not");
}

void add_window_options(CLI::App& app, ImportOptions& options) {
    add_time(app, "--since", options.window.since,
             "Read from then on (default: from the last run on)");
    add_time(app, "--until", options.window.until,
             "Read up to then; the next run begins where this one did");
    add_duration(app, "--buffer", options.buffer,
                 "Read so much further back than the last run (default: 5m)");
}

void add_import(CLI::App& app, Action& action, ImportCommand command,
                const std::string& description,
                const std::vector<std::string_view>& lines) {
    // Shared with the callback: CLI11 fills it in after this function returns.
    const auto options = std::make_shared<ImportOptions>();
    auto* import_app = app.add_subcommand(
        std::string{hwsync::to_string(command)}, description);
    import_app->add_option("--shop", options->shop, "The primary shop")
        ->type_name("NAME");
    auto* const file = add_source(*import_app, *options);
    add_identifier(*import_app, options->identifier);
    if (command == ImportCommand::import_bulk) {
        add_bulk_options(*import_app, *options, file);
    } else {
        add_window_options(*import_app, *options);
    }
    add_percent(*import_app, "--max-delete", options->max_delete,
                "Stop where more than this share would be deleted "
                "(default: 10%)");
    add_percent(*import_app, "--max-reject", options->max_reject,
                "Stop where more than this share of lines cannot be used "
                "(default: 10%)");
    import_app->add_flag("--allow-foreign", options->allow_foreign,
                         "Take an export that looks like another shop's");
    import_app->add_flag("--strict", options->strict,
                         "Exit with 1 where a line was rejected");
    import_app->add_flag("--dry-run", options->dry_run,
                         "Say what would be done, and write nothing");
    examples(*import_app, lines);
    import_app->callback([&action, options, command] {
        action = [options, command](const Context& context) {
            return import(context, *options, command);
        };
        action.notify = notify_unless(options->dry_run);
    });
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
    request.dry_run = options.dry_run;
    request.lock_timeout = context.lock_timeout();
    request.by = context.operator_name();
    request.clock = Context::now;
    return request;
}

void add_import_bulk(CLI::App& app, Action& action) {
    add_import(app, action, ImportCommand::import_bulk,
               "Fill the catalog from the primary shop, or an export of it",
               {"hwsync import-bulk",
                "hwsync import-bulk --file us.jsonl.gz --dry-run"});
}

void add_import_new(CLI::App& app, Action& action) {
    add_import(app, action, ImportCommand::import_new,
               "Add the products that have come since",
               {"hwsync import-new",
                "zcat new.jsonl.gz | hwsync import-new --file -"});
}

void add_import_updates(CLI::App& app, Action& action) {
    add_import(app, action, ImportCommand::import_updates,
               "Take the products that have changed since, or are gone",
               {"hwsync import-updates",
                "hwsync import-updates --file changed.jsonl --strict"});
}
