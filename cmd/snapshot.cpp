#include "command_line/command.hpp"
#include "commands.hpp"
#include "output/json_writer.hpp"
#include "output/plain_words.hpp"
#include "shared/context.hpp"

#include <hwsync/snapshot.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <memory>

namespace {

struct SnapshotOptions {
    std::string path;
    bool force = false;
};

ExitCode snapshot(const Context& context, const SnapshotOptions& options) {
    const auto files = context.own_files();
    files.check_output({"the copy", options.path, hwsync::Replaceable::nothing,
                        options.force});
    files.check_not_own("the copy", options.path + ".part");
    hwsync::SnapshotRequest request;
    request.catalog = context.catalog();
    request.path = options.path;
    request.overwrite =
        options.force ? hwsync::Overwrite::yes : hwsync::Overwrite::no;
    const auto result = hwsync::make_snapshot(request, context.stop());
    context.output().run_is_committed(std::nullopt);
    if (context.format() == Format::json) {
        JsonWriter json{context.output()};
        json.begin_object();
        json.member("command", context.command());
        json.member("catalog", request.catalog.native());
        json.member("path", request.path.native());
        json.member("bytes", result.bytes);
        json.member("products", result.products);
        json.member("variants", result.variants);
        json.end_object();
        json.finish();
    } else if (context.verbosity() != Verbosity::quiet) {
        context.output().write(fmt::format(
            "{}: {}, {}, {}\n", hwsync::printable(options.path, 4096),
            size_text(result.bytes), counted(result.products, "product"),
            counted(result.variants, "variant")));
    }
    return ExitCode::ok;
}

} // namespace

void add_snapshot(Command& program) {
    const auto options = std::make_shared<SnapshotOptions>();
    auto command = program.add_command(
        "snapshot", "Copy the catalog as it is now, while others use it");
    command.add_text("PATH", options->path, "The copy").required();
    command.add_flag("--force", options->force, "Replace an existing file");
    command.add_examples({"hwsync snapshot acme-monday.db",
                          "hwsync snapshot --force acme-latest.db"});
    command.set_action({.run = with(options, snapshot)});
}
