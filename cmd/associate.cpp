#include "commands.hpp"
#include "identifier_option.hpp"
#include "option_types.hpp"
#include "output/json_writer.hpp"
#include "output/run_report.hpp"
#include "output/text_table.hpp"
#include "shops.hpp"

#include <hwsync/associate.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <memory>

namespace {

using hwsync::Outcome;

struct AssociateOptions {
    std::string shop;
    std::string file;
    std::optional<hwsync::Identifier> identifier;
    std::optional<hwsync::Time> since;
    bool full = false;
    std::optional<hwsync::Time> as_of;
    std::optional<double> max_delete;
    bool allow_foreign = false;
    bool strict = false;
    bool dry_run = false;
    std::filesystem::path plan;
};

hwsync::AssociateRequest request_of(const Context& context,
                                    const AssociateOptions& options) {
    const auto shop = child_shop(context, options.shop);
    const auto& config = context.config();
    hwsync::AssociateRequest request;
    request.catalog = context.catalog();
    request.shop = shop.name;
    request.file = options.file;
    request.reading = options.since && !options.full ? hwsync::Reading::partial
                                                     : hwsync::Reading::whole;
    request.identifier =
        options.identifier ? options.identifier : config.identifier;
    request.strip_prefix = shop.strip_prefix;
    request.strip_suffix = shop.strip_suffix;
    request.matching = config.matching;
    request.as_of = options.as_of;
    request.max_delete = options.max_delete.value_or(config.import.max_delete);
    request.allow_foreign = options.allow_foreign;
    request.dry_run = options.dry_run;
    request.lock_timeout = context.lock_timeout();
    request.by = context.operator_name();
    request.clock = Context::now;
    return request;
}

void write_unresolved(JsonWriter& json,
                      const hwsync::UnresolvedList& unresolved) {
    json.key("unresolved");
    json.begin_array();
    unresolved.for_each([&](const hwsync::UnresolvedVariant& variant) {
        json.begin_object();
        json.member("outcome", hwsync::to_string(variant.outcome));
        json.member_id("product_id", variant.product_id);
        json.member_id("variant_id", variant.variant_id);
        json.key("identifier");
        if (variant.identifier.empty()) {
            json.value(nullptr);
        } else {
            json.value(variant.identifier);
        }
        json.key("candidates");
        json.raw(variant.candidates);
        json.end_object();
    });
    json.end_array();
}

void write_shop(JsonWriter& json, const hwsync::AssociateResult& result) {
    const auto& counts = result.counts;
    json.begin_object();
    json.member("shop", result.shop);
    json.member("run", result.run);
    json.member("source", result.source);
    json.member("read", result.variants.read);
    json.member("variants", counts.variants());
    json.member("linked", counts.of(Outcome::linked));
    json.member("created", counts.created);
    json.member("updated", counts.updated);
    json.member("unchanged", counts.unchanged);
    json.member("removed", counts.removed);
    for (const auto outcome :
         {Outcome::unmatched, Outcome::ambiguous, Outcome::duplicate,
          Outcome::near, Outcome::conflict, Outcome::no_identifier,
          Outcome::pinned}) {
        json.member(hwsync::to_string(outcome), counts.of(outcome));
    }
    write_rejects(json, *result.rejects);
    json.member("skipped", result.skipped);
    write_unresolved(json, *result.unresolved);
    json.end_object();
}

void write_json(const Context& context, const hwsync::AssociateResult& result,
                const hwsync::Plan* plan) {
    JsonWriter json{context.output()};
    json.begin_object();
    json.member("command", context.command());
    json.member("dry_run", !result.run.has_value());
    if (plan != nullptr) {
        json.member("plan", plan->path().string());
    }
    json.member("started_at", result.started_at);
    json.member("finished_at", result.finished_at);
    json.key("shops");
    json.begin_array();
    write_shop(json, result);
    json.end_array();
    json.end_object();
    json.finish();
}

std::string described(Outcome outcome, const hwsync::MatchCounts& counts) {
    switch (outcome) {
    case Outcome::linked:
        return fmt::format("{} new, {} moved, {} as before", counts.created,
                           counts.updated, counts.unchanged);
    case Outcome::pinned:
        return "an operator's link or block decides";
    case Outcome::no_identifier:
        return "the variant has no identifier";
    case Outcome::unmatched:
        return "no catalog variant has the identifier";
    case Outcome::near:
        return "one that is nearly the same is in the catalog";
    case Outcome::ambiguous:
        return "several catalog variants have the identifier";
    case Outcome::duplicate:
        return "several variants of the shop have the identifier";
    case Outcome::conflict:
        return "the other identifiers differ";
    }
    return {};
}

void list_unresolved(Output& output, const hwsync::AssociateResult& result) {
    using Align = TextTable::Align;
    TextTable table{output,
                    {{"outcome", Align::left},
                     {"product", Align::left},
                     {"variant", Align::left},
                     {"identifier", Align::left}}};
    result.unresolved->for_each([&](const hwsync::UnresolvedVariant& variant) {
        table.add_row({std::string{hwsync::to_string(variant.outcome)},
                       std::to_string(variant.product_id),
                       std::to_string(variant.variant_id),
                       std::string{variant.identifier}});
    });
    table.finish();
}

void write_text(const Context& context, const hwsync::AssociateResult& result,
                const hwsync::Plan* plan) {
    auto& output = context.output();
    using Align = TextTable::Align;
    TextTable table{output,
                    {{"outcome", Align::left},
                     {"variants", Align::right},
                     {"", Align::left}}};
    for (std::size_t i = 0; i < hwsync::outcome_count; ++i) {
        const auto outcome = static_cast<Outcome>(i);
        if (result.counts.of(outcome) > 0) {
            table.add_row(
                {std::string{hwsync::to_string(outcome)},
                 grouped(static_cast<std::int64_t>(result.counts.of(outcome))),
                 described(outcome, result.counts)});
        }
    }
    table.finish();
    if (result.counts.removed > 0) {
        output.write(fmt::format("{} links {}\n", result.counts.removed,
                                 plan != nullptr ? "would end" : "ended"));
    }
    if (context.verbosity() == Verbosity::verbose) {
        output.write("\n");
        list_unresolved(output, result);
    }
    write_rejects(output, *result.rejects, result.run);
    output.write(
        result.run
            ? fmt::format("run {} of shop {}: {} of {} variants {} linked\n",
                          *result.run, hwsync::printable(result.shop),
                          result.counts.of(Outcome::linked),
                          result.counts.variants(),
                          plan != nullptr ? "would be" : "are")
            : std::string{"dry run: nothing was written\n"});
}

void write_plan(Output& output, const hwsync::Plan& plan) {
    const auto path = hwsync::printable(plan.path().string(), 300);
    output.write(
        plan.size() == 0
            ? fmt::format("plan {}: no link would change\n", path)
            : fmt::format("plan {}: no link was changed; hwsync apply makes "
                          "its {} changes\n",
                          path, plan.size()));
}

bool is_unsettled(const hwsync::AssociateResult& result) {
    return result.rejects->size() > 0 ||
           result.counts.of(Outcome::ambiguous) > 0 ||
           result.counts.of(Outcome::duplicate) > 0 ||
           result.counts.of(Outcome::conflict) > 0;
}

ExitCode associate(const Context& context, const AssociateOptions& options) {
    auto request = request_of(context, options);
    std::optional<hwsync::Plan> plan;
    if (!options.plan.empty()) {
        request.plan = &plan.emplace(options.plan);
    }
    const auto result =
        hwsync::associate_shop(request, context.observer(), context.stop());
    if (result.run) {
        context.output().run_is_committed(result.run);
    }
    if (plan) {
        plan->save();
    }
    if (context.format() == Format::json) {
        write_json(context, result, request.plan);
    } else if (context.verbosity() != Verbosity::quiet) {
        write_text(context, result, request.plan);
        if (plan) {
            write_plan(context.output(), *plan);
        }
    }
    return options.strict && is_unsettled(result) ? ExitCode::findings
                                                  : ExitCode::ok;
}

} // namespace

void add_associate(CLI::App& app, Action& action) {
    // Shared with the callback: CLI11 fills it in after this function returns.
    const auto options = std::make_shared<AssociateOptions>();
    auto* command = app.add_subcommand(
        "associate", "Link a child shop's products to the catalog");
    command->add_option("--shop", options->shop, "The child shop")
        ->type_name("NAME")
        ->required();
    command
        ->add_option("--file", options->file,
                     "The shop's products as a bulk operation's JSONL result, "
                     "plain, gzip or zstd; - for standard input")
        ->type_name("PATH|-")
        ->required();
    add_identifier(*command, options->identifier);
    add_time(*command, "--since", options->since,
             "The file holds only what came or changed since");
    command->add_flag("--full", options->full,
                      "The file holds the whole shop (the default)");
    add_time(*command, "--as-of", options->as_of,
             "When the export began (default: the newest updatedAt in it)");
    add_percent(*command, "--max-delete", options->max_delete,
                "Stop where more than this share of the shop's variants would "
                "go, or of its links would end (default: 10%)");
    command->add_flag("--allow-foreign", options->allow_foreign,
                      "Take an export that looks like another shop's");
    command->add_flag("--strict", options->strict,
                      "Exit with 1 where an outcome is ambiguous, duplicate "
                      "or conflict, or a line was rejected");
    command->add_flag("--dry-run", options->dry_run,
                      "Say what would be done, and write nothing");
    add_path(*command, "--plan", options->plan,
             "Store what was read, change no link, and write the changes to a "
             "file for hwsync apply");
    examples(*command, {"hwsync associate --shop eu --file eu.jsonl",
                        "hwsync associate --shop eu --file eu.jsonl --dry-run "
                        "-v"});
    command->callback([&action, options] {
        action = [options](const Context& context) {
            return associate(context, *options);
        };
    });
}
