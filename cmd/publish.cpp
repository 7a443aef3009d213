#include "command_line/command.hpp"
#include "commands.hpp"
#include "output/json_writer.hpp"
#include "output/plain_words.hpp"
#include "output/text_table.hpp"
#include "shared/context.hpp"
#include "shared/run_publication.hpp"

#include <hwsync/publish.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <memory>
#include <string>

namespace {

struct PublishOptions {
    bool full = false;
    bool check = false;
    bool force = false;
};

hwsync::PublishRequest request_of(const Context& context,
                                  const PublishOptions& options) {
    auto request = publish_request(context);
    request.mode =
        options.full ? hwsync::PublishMode::full : hwsync::PublishMode::changes;
    request.force = options.force;
    return request;
}

void write_json(const Context& context, const hwsync::PublishResult& result) {
    JsonWriter json{context.output()};
    json.begin_object();
    json.member("command", context.command());
    json.member("brand", result.brand);
    json.member("published", true);
    json.member("unchanged", result.unchanged);
    json.member("generation", result.generation);
    json.member("run", result.run);
    json.key("tables");
    json.begin_array();
    for (const auto& table : result.tables) {
        json.begin_object();
        json.member("table", table.name);
        json.member("sent", table.sent);
        json.member("deleted", table.deleted);
        json.end_object();
    }
    json.end_array();
    json.end_object();
    json.finish();
}

void write_text(const Context& context, const hwsync::PublishResult& result) {
    std::uint64_t sent = 0;
    std::uint64_t deleted = 0;
    for (const auto& table : result.tables) {
        sent += table.sent;
        deleted += table.deleted;
    }
    const auto brand = hwsync::printable(result.brand);
    context.output().write(
        result.unchanged
            ? fmt::format("brand {} is published as it is: generation {}\n",
                          brand, result.generation)
            : fmt::format("brand {} is published as generation {}: {} sent, "
                          "{} deleted\n",
                          brand, result.generation, counted(sent, "row"),
                          counted(deleted, "row")));
}

void write_json(const Context& context, const hwsync::CompareResult& result) {
    JsonWriter json{context.output()};
    json.begin_object();
    json.member("command", context.command());
    json.member("brand", result.brand);
    json.member("ok", result.is_equal());
    json.member("generation", result.generation);
    json.member("run", result.run);
    json.member("last_run", result.last_run);
    json.key("tables");
    json.begin_array();
    for (const auto& table : result.tables) {
        json.begin_object();
        json.member("table", table.name);
        json.member("rows", table.rows);
        json.member("missing", table.missing);
        json.member("extra", table.extra);
        json.member("different", table.different);
        json.end_object();
    }
    json.end_array();
    json.key("lost");
    json.begin_array();
    for (const auto& name : result.lost) {
        json.value(name);
    }
    json.end_array();
    json.key("changed");
    json.begin_array();
    for (const auto& name : result.changed) {
        json.value(name);
    }
    json.end_array();
    json.end_object();
    json.finish();
}

void write_text(const Context& context, const hwsync::CompareResult& result) {
    using Align = TextTable::Align;
    TextTable table{context.output(),
                    {{"table"},
                     {"rows", Align::right},
                     {"missing", Align::right},
                     {"extra", Align::right},
                     {"different", Align::right}}};
    std::uint64_t rows = 0;
    for (const auto& compared : result.tables) {
        rows += compared.rows;
        if (!compared.is_equal()) {
            table.add_row({compared.name, std::to_string(compared.rows),
                           std::to_string(compared.missing),
                           std::to_string(compared.extra),
                           std::to_string(compared.different)});
        }
    }
    table.finish();
    for (const auto& name : result.lost) {
        context.output().write(fmt::format(
            "hwsync.{} is gone: hwsync publish makes it anew\n", name));
    }
    for (const auto& name : result.changed) {
        context.output().write(
            fmt::format("hwsync.{} is not as hwsync made it: hwsync publish "
                        "--full makes it anew\n",
                        name));
    }
    context.output().write(fmt::format(
        "brand {}, generation {}: {}\n", hwsync::printable(result.brand),
        result.generation,
        result.is_equal()
            ? fmt::format("the shared database holds what the catalog holds, "
                          "{}",
                          counted(rows, "row"))
            : "the shared database does not hold what the catalog holds"));
    if (!result.is_equal() && result.run != result.last_run) {
        context.output().write(
            fmt::format("what came after run {} is not published yet: run "
                        "hwsync publish\n",
                        result.run));
    }
}

ExitCode check(const Context& context, const PublishOptions& options) {
    const auto result = hwsync::compare_published(
        request_of(context, options), context.observer(), context.stop());
    if (context.format() == Format::json) {
        write_json(context, result);
    } else {
        write_text(context, result);
    }
    return result.is_equal() ? ExitCode::ok : ExitCode::findings;
}

ExitCode publish(const Context& context, const PublishOptions& options) {
    if (options.check) {
        return check(context, options);
    }
    const auto result = hwsync::publish(request_of(context, options),
                                        context.observer(), context.stop());
    context.output().run_is_committed({});
    if (context.format() == Format::json) {
        write_json(context, result);
    } else if (context.verbosity() != Verbosity::quiet) {
        write_text(context, result);
    }
    return ExitCode::ok;
}

} // namespace

void add_publish(Command& program) {
    const auto options = std::make_shared<PublishOptions>();
    auto command = program.add_command(
        "publish", "Send the catalog to a shared PostgreSQL database");
    const auto full = command.add_flag(
        "--full", options->full, "Compare every value, and mend what differs");
    command
        .add_flag("--check", options->check,
                  "Compare every value, and change nothing")
        .excludes(full);
    command.add_flag("--force", options->force,
                     "Take the place of what another catalog, or another copy "
                     "of this one, has published");
    command.add_examples({"hwsync publish", "hwsync publish --check"});
    command.set_action({.run = with(options, publish),
                        .notice = Notice::figures,
                        .dry_run = &options->check});
}
