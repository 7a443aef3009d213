#include "commands.hpp"
#include "identifier_option.hpp"
#include "option_types.hpp"
#include "output/json_writer.hpp"
#include "output/run_report.hpp"
#include "shops.hpp"

#include <hwsync/error.hpp>
#include <hwsync/import.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <chrono>
#include <memory>

namespace {

using hwsync::ImportCommand;

struct ImportOptions {
    std::string shop;
    std::string file;
    std::optional<hwsync::Identifier> identifier;
    std::optional<hwsync::Time> as_of;
    std::optional<double> max_delete;
    bool allow_foreign = false;
    bool rewrite = false;
    bool strict = false;
    bool dry_run = false;
};

hwsync::ImportRequest request_of(const Context& context,
                                 const ImportOptions& options,
                                 ImportCommand command) {
    const auto shop = primary_shop(context, options.shop);
    hwsync::ImportRequest request;
    request.command = command;
    request.catalog = context.catalog_to_write();
    request.file = options.file;
    request.shop = shop.name;
    request.shop_is_configured = shop.is_configured;
    request.identifier =
        options.identifier ? options.identifier : context.config().identifier;
    request.as_of = options.as_of;
    request.max_delete =
        options.max_delete.value_or(context.config().import.max_delete);
    request.allow_foreign = options.allow_foreign;
    request.rewrite = options.rewrite;
    request.dry_run = options.dry_run;
    request.lock_timeout = context.lock_timeout();
    request.by = context.operator_name();
    request.clock = Context::now;
    return request;
}

double seconds_of(const hwsync::ImportResult& result) {
    return std::chrono::duration<double>(result.finished_at - result.started_at)
        .count();
}

void write_json(const Context& context, const hwsync::ImportResult& result) {
    JsonWriter json{context.output()};
    json.begin_object();
    json.member("command", context.command());
    json.member("run", result.run);
    json.member("shop", result.shop);
    json.member("dry_run", !result.run.has_value());
    json.member("source", result.source);
    json.member("started_at", result.started_at);
    json.member("finished_at", result.finished_at);
    json.key("products");
    write_counts(json, result.products);
    json.key("variants");
    write_counts(json, result.variants);
    write_rejects(json, *result.rejects);
    json.member("skipped", result.skipped);
    json.key("incomplete");
    json.begin_array();
    for (const auto id : result.incomplete) {
        json.id(id);
    }
    json.end_array();
    json.member("bytes", result.bytes);
    json.member("seconds", seconds_of(result));
    json.end_object();
    json.finish();
}

void write_text(const Context& context, const hwsync::ImportResult& result) {
    auto& output = context.output();
    write_counts(output, result.products, result.variants);
    if (result.skipped > 0) {
        output.write(fmt::format("{} lines of other kinds were skipped\n",
                                 result.skipped));
    }
    write_rejects(output, *result.rejects, result.run);
    if (!result.incomplete.empty()) {
        output.write(fmt::format(
            "{} products came with fewer variants than Shopify counts; none "
            "of their variants was ended\n",
            result.incomplete.size()));
    }
    output.write(result.run
                     ? fmt::format("run {} of shop {}: done in {:.1f} s\n",
                                   *result.run, hwsync::printable(result.shop),
                                   seconds_of(result))
                     : std::string{"dry run: nothing was written\n"});
}

ExitCode import(const Context& context, const ImportOptions& options,
                ImportCommand command) {
    const auto result =
        hwsync::import_products(request_of(context, options, command),
                                context.observer(), context.stop());
    if (result.run) {
        context.output().run_is_committed(result.run);
    }
    if (context.format() == Format::json) {
        write_json(context, result);
    } else if (context.verbosity() != Verbosity::quiet) {
        write_text(context, result);
    }
    return options.strict && result.rejects->size() > 0 ? ExitCode::findings
                                                        : ExitCode::ok;
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
    import_app
        ->add_option("--file", options->file,
                     "A bulk operation's JSONL result, plain, gzip or zstd; "
                     "- for standard input")
        ->type_name("PATH|-")
        ->required();
    add_identifier(*import_app, options->identifier);
    add_time(*import_app, "--as-of", options->as_of,
             "When the export began (default: the newest updatedAt in it)");
    add_percent(*import_app, "--max-delete", options->max_delete,
                "Stop where more than this share would be deleted "
                "(default: 10%)");
    import_app->add_flag("--allow-foreign", options->allow_foreign,
                         "Take an export that looks like another shop's");
    if (command == ImportCommand::import_bulk) {
        import_app->add_flag("--rewrite", options->rewrite,
                             "Write every row again, changed or not");
    }
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

void add_import_bulk(CLI::App& app, Action& action) {
    add_import(app, action, ImportCommand::import_bulk,
               "Fill the catalog from an export of the primary shop",
               {"hwsync import-bulk --file us.jsonl",
                "hwsync import-bulk --file us.jsonl.gz --dry-run"});
}

void add_import_new(CLI::App& app, Action& action) {
    add_import(app, action, ImportCommand::import_new,
               "Add the products that have come since",
               {"hwsync import-new --file new.jsonl",
                "zcat new.jsonl.gz | hwsync import-new --file -"});
}

void add_import_updates(CLI::App& app, Action& action) {
    add_import(app, action, ImportCommand::import_updates,
               "Take the products that have changed since",
               {"hwsync import-updates --file changed.jsonl",
                "hwsync import-updates --file changed.jsonl --strict"});
}
