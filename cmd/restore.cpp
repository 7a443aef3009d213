#include "command_line/command.hpp"
#include "commands.hpp"
#include "output/json_writer.hpp"
#include "output/plain_words.hpp"
#include "process/clock.hpp"
#include "shared/context.hpp"
#include "shared/link_hook.hpp"
#include "shared/run_publication.hpp"

#include <hwsync/error.hpp>
#include <hwsync/own_files.hpp>
#include <hwsync/publish.hpp>
#include <hwsync/restore.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <filesystem>
#include <memory>
#include <string>

namespace {

struct RestoreOptions {
    std::string snapshot;
    std::string brand;
    bool force = false;
    bool dry_run = false;
};

/// What was restored, for messages.
std::string source_of(const RestoreOptions& options) {
    return options.brand.empty() ? hwsync::printable(options.snapshot, 4096)
                                 : "brand " + hwsync::printable(options.brand);
}

void write_json(JsonWriter& json, const Context& context,
                const RestoreOptions& options,
                const hwsync::RestoreRequest& request,
                const hwsync::RestoreResult& result,
                const RunPublication& publication) {
    const auto number_or_null = [&](std::string_view name,
                                    const std::optional<std::int64_t>& number) {
        json.key(name);
        if (number) {
            json.value(*number);
        } else {
            json.value(nullptr);
        }
    };
    json.begin_object();
    json.member("command", context.command());
    number_or_null("run", result.run);
    json.member("dry_run", request.dry_run);
    json.member("catalog", request.catalog.native());
    json.member_or_null("snapshot", options.snapshot);
    json.member_or_null("brand", options.brand);
    number_or_null("last_run", result.last_run);
    json.member("products", result.products);
    json.member("variants", result.variants);
    json.key("moved_aside");
    if (result.moved_aside.empty()) {
        json.value(nullptr);
    } else {
        json.value(result.moved_aside.native());
    }
    publication.write(json);
    json.end_object();
}

void write_text(const Context& context, const RestoreOptions& options,
                const hwsync::RestoreRequest& request,
                const hwsync::RestoreResult& result) {
    context.output().write(fmt::format(
        "{} {} restored from {}: {}, {}{}\n",
        hwsync::printable(request.catalog.native(), 4096),
        request.dry_run ? "would be" : "is", source_of(options),
        counted(result.products, "product"),
        counted(result.variants, "variant"),
        result.last_run
            ? fmt::format(", as it was after run {}", *result.last_run)
            : std::string{}));
    if (!result.moved_aside.empty()) {
        context.output().write(
            fmt::format("the old catalog {}; it is kept as {}\n",
                        result.had_more ? "had runs or waivers that the "
                                          "database has not"
                                        : "was damaged",
                        hwsync::printable(result.moved_aside.native(), 4096)));
    }
}

void check(const RestoreOptions& options) {
    if (options.snapshot.empty() == options.brand.empty()) {
        throw hwsync::Error(hwsync::ErrorKind::usage,
                            options.brand.empty()
                                ? "there is nothing to restore"
                                : "a snapshot and a brand are two things",
                            "name a SNAPSHOT, or a brand with --brand");
    }
}

/// A brand's catalog may be in use; a snapshot of it was chosen by its name.
void check_place(const std::filesystem::path& catalog,
                 const RestoreOptions& options) {
    std::error_code error;
    if (!options.force && std::filesystem::exists(catalog, error)) {
        throw hwsync::Error(
            hwsync::ErrorKind::safety,
            fmt::format("there is a catalog: {}",
                        hwsync::printable(catalog.native(), 4096)),
            "name another place with --catalog, or give --force to replace it");
    }
}

hwsync::RestoreResult run(const Context& context, const RestoreOptions& options,
                          const hwsync::RestoreRequest& request) {
    if (options.brand.empty()) {
        hwsync::OwnFiles{request.catalog}.check_input("the snapshot",
                                                      request.snapshot);
        return hwsync::restore_snapshot(request, context.stop());
    }
    check_place(request.catalog, options);
    auto config = context.config().publish;
    config.brand = options.brand;
    return hwsync::restore_brand(request, {config, context.environment()},
                                 context.stop());
}

/// Throws if another host works on the brand, or if the database is required
/// and out of reach. A catalog that is behind, damaged or gone may be what the
/// snapshot is for. The lease is not kept: a restore lets no job run beside it.
void check_brand(const Context& context, const RestoreOptions& options) {
    if (options.dry_run || !options.brand.empty()) {
        return;
    }
    try {
        RunPublication{context, DryRun::no};
    } catch (const hwsync::Error& error) {
        if (error.kind() != hwsync::ErrorKind::safety &&
            error.kind() != hwsync::ErrorKind::storage) {
            throw;
        }
        context.observer().log(hwsync::Severity::warning, error.message());
    }
}

ExitCode restore(const Context& context, const RestoreOptions& options) {
    check(options);
    hwsync::RestoreRequest request;
    // What is published is checked as a draft beside the catalog.
    request.catalog = options.dry_run && options.brand.empty()
                          ? context.catalog()
                          : context.catalog_to_write();
    request.snapshot = options.snapshot;
    request.by = context.operator_name();
    request.now = current_time();
    request.lock_timeout = context.lock_timeout();
    request.dry_run = options.dry_run;
    check_brand(context, options);
    // What was made of the shared database is not sent back: whoever only
    // looks at a copy would take the brand from the host that works on it.
    RunPublication publication{
        context, how_dry(options.dry_run || !options.brand.empty()),
        RunPublication::Lease::none};
    const auto result = run(context, options, request);
    if (!options.dry_run) {
        context.output().run_is_committed(result.run);
        publication.publish(result.run);
        run_link_hook(context, [&](JsonWriter& json) {
            write_json(json, context, options, request, result, publication);
        });
    }
    if (context.format() == Format::json) {
        JsonWriter json{context.output()};
        write_json(json, context, options, request, result, publication);
        json.finish();
    } else if (context.verbosity() != Verbosity::quiet ||
               !result.moved_aside.empty()) {
        write_text(context, options, request, result);
        publication.write(context.output());
    }
    return publication.worse_of(ExitCode::ok);
}

} // namespace

void add_restore(Command& program) {
    const auto options = std::make_shared<RestoreOptions>();
    auto command = program.add_command(
        "restore", "Replace the catalog with a snapshot, while others read it");
    command.add_text("SNAPSHOT", options->snapshot,
                     "A copy made by hwsync snapshot");
    auto brand =
        command.add_text("--brand", options->brand,
                         "Make it of what was published of this brand");
    brand.type("NAME");
    command
        .add_flag("--force", options->force,
                  "With --brand: replace a catalog that is there")
        .needs(brand);
    command.add_flag("--dry-run", options->dry_run,
                     "Check what would be restored and change nothing");
    command.add_examples({"hwsync restore acme-sunday.db",
                          "hwsync restore --dry-run acme-sunday.db",
                          "hwsync restore --brand acme"});
    command.set_action({.run = with(options, restore),
                        .notice = Notice::figures,
                        .dry_run = &options->dry_run,
                        .input = &options->snapshot});
}
