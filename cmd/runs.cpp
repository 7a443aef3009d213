#include "command_line/command.hpp"
#include "commands.hpp"
#include "output/csv_writer.hpp"
#include "output/json_writer.hpp"
#include "output/text_table.hpp"
#include "shared/context.hpp"

#include <hwsync/catalog_view.hpp>
#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <cstdint>
#include <memory>

namespace {

constexpr std::int64_t most_runs = 1'000'000;

/// Of what stands before each value: the longest is "no_identifier".
constexpr int label_width = 15;

struct RunsOptions {
    std::int64_t limit = 20;
    std::int64_t run = 0;
};

std::string text_of(const std::optional<hwsync::Time>& time) {
    return time ? hwsync::format_time(
                      std::chrono::floor<std::chrono::seconds>(*time))
                : std::string{};
}

std::string text_of(const std::optional<int>& code) {
    return code ? std::to_string(*code) : std::string{};
}

void write_members(JsonWriter& json, const hwsync::Run& run) {
    json.member("run", run.id);
    json.member("command", run.command);
    json.member("shop", run.shop);
    json.member("source", run.source);
    json.member("started_at", run.started_at);
    json.member("finished_at", run.finished_at);
    json.member("state", hwsync::to_string(run.state));
    json.member("exit_code", run.exit_code);
    json.member("by", run.by);
    json.member_or_null("error", run.error);
    json.key("counts");
    json.raw(run.counts.empty() ? "{}" : run.counts);
}

void list_json(const Context& context, hwsync::CatalogView& catalog,
               std::int64_t limit) {
    JsonWriter json{context.output()};
    json.begin_object();
    json.member("command", context.command());
    json.key("runs");
    json.begin_array();
    catalog.runs(limit, [&](const hwsync::Run& run) {
        json.begin_object();
        write_members(json, run);
        json.end_object();
    });
    json.end_array();
    json.end_object();
    json.finish();
}

std::vector<std::string> cells_of(const hwsync::Run& run) {
    return {std::to_string(run.id),
            run.command,
            run.shop,
            text_of(run.started_at),
            text_of(run.finished_at),
            std::string{hwsync::to_string(run.state)},
            text_of(run.exit_code),
            run.by};
}

void list_csv(const Context& context, hwsync::CatalogView& catalog,
              std::int64_t limit) {
    CsvWriter csv{context.output()};
    csv.row({"run", "command", "shop", "started_at", "finished_at", "state",
             "exit_code", "by"});
    catalog.runs(limit,
                 [&](const hwsync::Run& run) { csv.row(cells_of(run)); });
}

void list_text(const Context& context, hwsync::CatalogView& catalog,
               std::int64_t limit) {
    using Align = TextTable::Align;
    TextTable table{context.output(),
                    {{"run", Align::right},
                     {"command"},
                     {"shop"},
                     {"started"},
                     {"finished"},
                     {"state", Align::left, TextTable::Content::state},
                     {"exit", Align::right},
                     {"by"}}};
    catalog.runs(limit,
                 [&](const hwsync::Run& run) { table.add_row(cells_of(run)); });
    table.finish();
}

ExitCode list_runs(const Context& context, const RunsOptions& options) {
    const auto catalog =
        hwsync::CatalogView::open(context.catalog(), &context.stop());
    if (context.format() == Format::json) {
        list_json(context, *catalog, options.limit);
    } else if (context.format() == Format::csv) {
        list_csv(context, *catalog, options.limit);
    } else {
        list_text(context, *catalog, options.limit);
    }
    return ExitCode::ok;
}

void show_json(const Context& context, hwsync::CatalogView& catalog,
               const hwsync::Run& run) {
    JsonWriter json{context.output()};
    json.begin_object();
    write_members(json, run);
    json.key("rejects");
    json.begin_array();
    const auto all =
        catalog.rejects(run.id, [&](const hwsync::RejectedLine& reject) {
            json.begin_object();
            json.member("line", reject.line);
            json.member("reason", reject.reason);
            json.member_id_or_null("id", reject.id);
            json.end_object();
        });
    json.end_array();
    json.member("rejected", all);
    json.key("unresolved");
    json.begin_array();
    catalog.unresolved(run.id, [&](const hwsync::UnresolvedVariant& variant) {
        json.begin_object();
        json.member("outcome", hwsync::to_string(variant.outcome));
        json.member_id("product_id", variant.product_id);
        json.member_id("variant_id", variant.variant_id);
        json.member("identifier", variant.identifier);
        json.member_or_null("title",
                            catalog.title_of(run.shop, variant.variant_id));
        json.key("candidates");
        json.raw(variant.candidates);
        json.member_or_null("reason", variant.reason);
        json.end_object();
    });
    json.end_array();
    json.end_object();
    json.finish();
}

void show_text(const Context& context, hwsync::CatalogView& catalog,
               const hwsync::Run& run) {
    auto& output = context.output();
    const auto line = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) {
            output.write(fmt::format("{:<{}}{}\n", name, label_width,
                                     hwsync::printable(value, 4096)));
        }
    };
    line("run", std::to_string(run.id));
    line("command", run.command);
    line("shop", run.shop);
    line("source", run.source);
    line("by", run.by);
    line("started", text_of(run.started_at));
    line("finished", text_of(run.finished_at));
    line("state", std::string{hwsync::to_string(run.state)});
    line("exit code", text_of(run.exit_code));
    line("error", run.error);
    line("counts", run.counts);
    std::uint64_t kept = 0;
    const auto all =
        catalog.rejects(run.id, [&](const hwsync::RejectedLine& reject) {
            ++kept;
            output.write(fmt::format("{:<{}}line {}: {}\n", "rejected",
                                     label_width, reject.line,
                                     hwsync::printable(reject.reason, 4096)));
        });
    if (all > kept) {
        output.write(fmt::format(
            "{:<{}}{} more; {} lines of each reason are kept\n", "rejected",
            label_width, grouped(static_cast<std::int64_t>(all - kept)),
            grouped(
                static_cast<std::int64_t>(hwsync::CatalogView::most_rejects))));
    }
    catalog.unresolved(run.id, [&](const hwsync::UnresolvedVariant& variant) {
        output.write(fmt::format("{:<{}}variant {}: {}  {}{}{}\n",
                                 hwsync::to_string(variant.outcome),
                                 label_width, variant.variant_id,
                                 hwsync::printable(variant.identifier),
                                 hwsync::printable_title(catalog.title_of(
                                     run.shop, variant.variant_id)),
                                 variant.reason.empty() ? "" : ": ",
                                 hwsync::printable(variant.reason, 4096)));
    });
}

ExitCode show_run(const Context& context, const RunsOptions& options) {
    const auto catalog =
        hwsync::CatalogView::open(context.catalog(), &context.stop());
    const auto run = catalog->run(options.run);
    if (!run) {
        throw hwsync::Error(hwsync::ErrorKind::not_found,
                            fmt::format("there is no run {}", options.run),
                            "see hwsync runs");
    }
    if (context.format() == Format::json) {
        show_json(context, *catalog, *run);
    } else {
        show_text(context, *catalog, *run);
    }
    return ExitCode::ok;
}

} // namespace

void add_runs(Command& program) {
    const auto options = std::make_shared<RunsOptions>();
    auto runs = program.add_command("runs", "List past runs, the newest first");
    runs.add_number_with_default("-n,--limit", options->limit, {1, most_runs},
                                 "Show at most N runs");
    runs.add_examples({"hwsync runs", "hwsync runs --limit 5 -f json"});
    runs.set_action({.run = with(options, list_runs), .formats = list_formats});

    auto show = runs.add_command(
        "show", "Show a run with its rejected lines and unresolved variants");
    show.add_number("N", options->run, {1}, "The run's number").required();
    show.add_examples({"hwsync runs show 1", "hwsync runs show 1 -f json"});
    show.set_action({.run = with(options, show_run)});
}
