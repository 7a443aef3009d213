#include "command_line/command.hpp"
#include "commands.hpp"
#include "output/json_writer.hpp"
#include "output/plain_words.hpp"
#include "process/clock.hpp"
#include "shared/context.hpp"

#include <hwsync/own_files.hpp>
#include <hwsync/restore.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <memory>
#include <string>

namespace {

struct RestoreOptions {
    std::string snapshot;
    bool dry_run = false;
};

void write_json(const Context& context, const hwsync::RestoreRequest& request,
                const hwsync::RestoreResult& result) {
    JsonWriter json{context.output()};
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
    json.member("snapshot", request.snapshot.native());
    number_or_null("last_run", result.last_run);
    json.member("products", result.products);
    json.member("variants", result.variants);
    json.key("moved_aside");
    if (result.moved_aside.empty()) {
        json.value(nullptr);
    } else {
        json.value(result.moved_aside.native());
    }
    json.end_object();
    json.finish();
}

void write_text(const Context& context, const hwsync::RestoreRequest& request,
                const hwsync::RestoreResult& result) {
    context.output().write(fmt::format(
        "{} {} restored from {}: {}, {}{}\n",
        hwsync::printable(request.catalog.native(), 4096),
        request.dry_run ? "would be" : "is",
        hwsync::printable(request.snapshot.native(), 4096),
        counted(result.products, "product"),
        counted(result.variants, "variant"),
        result.last_run
            ? fmt::format(", as it was after run {}", *result.last_run)
            : std::string{}));
    if (!result.moved_aside.empty()) {
        context.output().write(
            fmt::format("the old catalog was damaged; it is kept as {}\n",
                        hwsync::printable(result.moved_aside.native(), 4096)));
    }
}

ExitCode restore(const Context& context, const RestoreOptions& options) {
    hwsync::RestoreRequest request;
    request.catalog =
        options.dry_run ? context.catalog() : context.catalog_to_write();
    request.snapshot = options.snapshot;
    hwsync::OwnFiles{request.catalog}.check_input("the snapshot",
                                                  request.snapshot);
    request.by = context.operator_name();
    request.now = current_time();
    request.lock_timeout = context.lock_timeout();
    request.dry_run = options.dry_run;
    const auto result = hwsync::restore_snapshot(request, context.stop());
    if (!options.dry_run) {
        context.output().run_is_committed(result.run);
    }
    if (context.format() == Format::json) {
        write_json(context, request, result);
    } else if (context.verbosity() != Verbosity::quiet ||
               !result.moved_aside.empty()) {
        write_text(context, request, result);
    }
    return ExitCode::ok;
}

} // namespace

void add_restore(Command& program) {
    const auto options = std::make_shared<RestoreOptions>();
    auto command = program.add_command(
        "restore", "Replace the catalog with a snapshot, while others read it");
    command
        .add_text("SNAPSHOT", options->snapshot,
                  "A copy made by hwsync snapshot")
        .required();
    command.add_flag("--dry-run", options->dry_run,
                     "Check the snapshot and change nothing");
    command.add_examples({"hwsync restore acme-sunday.db",
                          "hwsync restore --dry-run acme-sunday.db"});
    command.set_action({.run = with(options, restore)});
}
