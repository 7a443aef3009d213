#include "command_line/values.hpp"
#include "commands.hpp"
#include "output/csv_writer.hpp"
#include "output/json_writer.hpp"
#include "output/plain_words.hpp"
#include "output/text_table.hpp"
#include "process/clock.hpp"
#include "shared/context.hpp"
#include "shared/run_publication.hpp"

#include <hwsync/text.hpp>
#include <hwsync/waive.hpp>

#include <fmt/core.h>

#include <memory>

namespace {

using hwsync::FindingKind;
using hwsync::Waiver;

FindingKind kind_of(const std::string& word) {
    const auto kind = hwsync::parse_finding_kind(word);
    if (kind && hwsync::is_waivable(*kind)) {
        return *kind;
    }
    std::vector<std::string_view> words;
    for (std::size_t i = 0; i < hwsync::finding_kind_count; ++i) {
        if (hwsync::is_waivable(static_cast<FindingKind>(i))) {
            words.push_back(hwsync::to_string(static_cast<FindingKind>(i)));
        }
    }
    const auto meant = kind ? std::string_view{} : hwsync::nearest(word, words);
    throw wrong_value("--kind", word,
                      meant.empty() ? "give a kind that verify finds about a "
                                      "variant, for example duplicate"
                                    : fmt::format("did you mean {}?", meant));
}

/// A date means its end, in UTC.
hwsync::Time until_of(const std::string& text) {
    const auto time = hwsync::parse_time(text);
    const auto day =
        time ? std::nullopt : hwsync::parse_time(text + "T23:59:59Z");
    if (!time && !day) {
        throw wrong_value("--until", text,
                          "give a date, for example 2026-12-31, or a time "
                          "such as 2026-12-31T12:00:00Z");
    }
    return time ? *time : *day;
}

hwsync::WaiverJob waiver_job(const Context& context) {
    // As for every command that writes: an unreadable config file is an error.
    context.config();
    return {context.catalog(), context.lock_timeout(), context.operator_name(),
            current_time};
}

std::string_view kind_text(const Waiver& waiver) {
    return waiver.kind ? hwsync::to_string(*waiver.kind) : std::string_view{};
}

std::string time_text(const std::optional<hwsync::Time>& time) {
    return time ? hwsync::format_time(
                      std::chrono::floor<std::chrono::seconds>(*time))
                : std::string{};
}

void write_members(JsonWriter& json, const Waiver& waiver) {
    json.member_id("id", waiver.id);
    json.member("shop", waiver.shop);
    json.member_id("variant_id", waiver.variant_id == 0
                                     ? std::nullopt
                                     : std::optional{waiver.variant_id});
    json.member_or_null("identifier", waiver.identifier);
    json.member_or_null("kind", kind_text(waiver));
    json.member_or_null("until", time_text(waiver.until));
    json.member("by", waiver.by);
    json.member("at", time_text(waiver.at));
    json.member("note", waiver.note);
    json.member("state", hwsync::to_string(waiver.state));
}

void list_json(const Context& context) {
    JsonWriter json{context.output()};
    json.begin_object();
    json.member("command", context.command());
    json.key("waivers");
    json.begin_array();
    hwsync::visit_waivers(
        context.catalog(), current_time(),
        [&](const Waiver& waiver) {
            json.begin_object();
            write_members(json, waiver);
            json.end_object();
        },
        context.stop());
    json.end_array();
    json.end_object();
    json.finish();
}

std::vector<std::string> cells_of(const Waiver& waiver) {
    return {std::to_string(waiver.id),
            waiver.shop,
            id_text(waiver.variant_id),
            waiver.identifier,
            std::string{kind_text(waiver)},
            time_text(waiver.until),
            std::string{hwsync::to_string(waiver.state)},
            waiver.by,
            time_text(waiver.at),
            waiver.note};
}

void list_csv(const Context& context) {
    CsvWriter csv{context.output()};
    csv.row({"id", "shop", "variant_id", "identifier", "kind", "until", "state",
             "by", "at", "note"});
    hwsync::visit_waivers(
        context.catalog(), current_time(),
        [&](const Waiver& waiver) { csv.row(cells_of(waiver)); },
        context.stop());
}

void list_text(const Context& context) {
    TextTable table{context.output(),
                    {{"waiver", TextTable::Align::right},
                     {"shop"},
                     {"variant", TextTable::Align::right},
                     {"identifier"},
                     {"kind"},
                     {"until"},
                     {"state"},
                     {"by"},
                     {"since"},
                     {"note"}}};
    hwsync::visit_waivers(
        context.catalog(), current_time(),
        [&](const Waiver& waiver) { table.add_row(cells_of(waiver)); },
        context.stop());
    table.finish();
}

ExitCode list_waivers(const Context& context) {
    switch (context.format()) {
    case Format::json:
        list_json(context);
        break;
    case Format::csv:
        list_csv(context);
        break;
    default:
        list_text(context);
    }
    return ExitCode::ok;
}

std::string described(const Waiver& waiver) {
    return fmt::format("{} for {} of shop {}{}",
                       waiver.kind ? hwsync::to_string(*waiver.kind)
                                   : "any finding",
                       waiver.variant_id != 0
                           ? fmt::format("variant {}", waiver.variant_id)
                           : fmt::format("variants with '{}'",
                                         hwsync::printable(waiver.identifier)),
                       hwsync::printable(waiver.shop),
                       waiver.until ? " until " + time_text(waiver.until) : "");
}

/// After a change that is committed.
ExitCode report(const Context& context, RunPublication& publication,
                const Waiver& waiver, std::string_view what) {
    context.output().run_is_committed(std::nullopt);
    publication.publish(std::nullopt);
    if (context.format() == Format::json) {
        JsonWriter json{context.output()};
        json.begin_object();
        json.member("command", context.command());
        json.key("waiver");
        json.begin_object();
        write_members(json, waiver);
        json.end_object();
        publication.write(json);
        json.end_object();
        json.finish();
    } else if (context.verbosity() != Verbosity::quiet) {
        context.output().write(fmt::format("waiver {} {}: {}\n", waiver.id,
                                           what, described(waiver)));
        publication.write(context.output());
    }
    return publication.worse_of(ExitCode::ok);
}

struct AddOptions {
    hwsync::WaiverAddition addition;
};

ExitCode add_waiver(const Context& context, const AddOptions& options) {
    const auto job = waiver_job(context);
    RunPublication publication{context, DryRun::no};
    const auto waiver =
        hwsync::waive_add(job, options.addition, context.stop());
    if (waiver.state == hwsync::WaiverState::over) {
        context.observer().log(hwsync::Severity::warning,
                               "the time of --until is in the past: verify "
                               "still reports the finding");
    }
    return report(context, publication, waiver, "made");
}

void add_waive_add(Command& waive) {
    const auto options = std::make_shared<AddOptions>();
    auto& addition = options->addition;
    auto command = waive.add_command(
        "add", "Accept what verify finds about a variant, until it changes");
    command.add_text("--shop", addition.shop, "The child shop")
        .type("NAME")
        .required();
    const auto variant =
        command
            .add_text("--variant-id", addition.variant_id,
                      "The shop's variant: number, gid or URL of its page "
                      "in the admin")
            .type("ID");
    command
        .add_text("IDENTIFIER", addition.identifier,
                  "The SKU or barcode of the shop's variants")
        .excludes(variant);
    command
        .add_value(
            "--kind",
            [&addition](const std::string& word) {
                addition.kind = kind_of(word);
            },
            "Only findings of this kind, for example duplicate (default: any)")
        .type("KIND");
    command
        .add_value(
            "--until",
            [&addition](const std::string& text) {
                addition.until = until_of(text);
            },
            "The last day (in UTC), or the time, until which it holds "
            "(default: for good)")
        .type("DATE");
    command
        .add_text("--note", addition.note,
                  "The reason, for whoever looks at it later")
        .type("TEXT")
        .required();
    command.add_examples(
        {"hwsync waive add --shop eu NB-BRS-38 --kind duplicate --until "
         "2026-12-31 --note 'sold twice until the relaunch'",
         "hwsync waive add --shop eu --variant-id 8100758812366 --note "
         "'an outlet item'"});
    command.set_action(
        {.run = with(options, add_waiver), .notice = Notice::figures});
}

void add_waive_list(Command& waive) {
    auto command =
        waive.add_command("list", "List what is accepted, by whom and why");
    command.add_examples({"hwsync waive list", "hwsync waive list -f json"});
    command.set_action({.run = list_waivers, .formats = list_formats});
}

struct RemoveOptions {
    std::int64_t id = 0;
};

ExitCode remove_waiver(const Context& context, const RemoveOptions& options) {
    const auto job = waiver_job(context);
    RunPublication publication{context, DryRun::no};
    return report(context, publication,
                  hwsync::waive_remove(job, options.id, context.stop()),
                  "removed");
}

void add_waive_remove(Command& waive) {
    const auto options = std::make_shared<RemoveOptions>();
    auto command = waive.add_command(
        "remove", "Remove a waiver, so that verify reports the finding again");
    command.add_number("ID", options->id, {1}, "The waiver's number, as listed")
        .type("")
        .required();
    command.add_examples(
        {"hwsync waive remove 1", "hwsync waive remove 1 -f json"});
    command.set_action(
        {.run = with(options, remove_waiver), .notice = Notice::figures});
}

struct ImportOptions {
    std::string file;
};

void import_json(const Context& context, const RunPublication& publication,
                 const hwsync::WaiverImport& imported) {
    JsonWriter json{context.output()};
    json.begin_object();
    json.member("command", context.command());
    json.member("unchanged", imported.unchanged);
    json.member("passed_over", imported.passed_over);
    json.key("waivers");
    json.begin_array();
    for (const auto& waiver : imported.added) {
        json.begin_object();
        write_members(json, waiver);
        json.end_object();
    }
    json.end_array();
    publication.write(json);
    json.end_object();
    json.finish();
}

ExitCode import_waivers(const Context& context, const ImportOptions& options) {
    const auto job = waiver_job(context);
    RunPublication publication{context, DryRun::no};
    const auto imported = hwsync::waive_import(
        job, options.file, context.observer(), context.stop());
    context.output().run_is_committed(std::nullopt);
    publication.publish(std::nullopt);
    if (context.format() == Format::json) {
        import_json(context, publication, imported);
    } else if (context.verbosity() != Verbosity::quiet) {
        auto text =
            fmt::format("{} made", counted(imported.added.size(), "waiver"));
        if (imported.unchanged > 0) {
            text += fmt::format(", {} there already", imported.unchanged);
        }
        if (imported.passed_over > 0) {
            text += fmt::format(", {} passed over that did not hold where the "
                                "table was made",
                                imported.passed_over);
        }
        context.output().write(text + "\n");
        publication.write(context.output());
    }
    return publication.worse_of(ExitCode::ok);
}

void add_waive_import(Command& waive) {
    const auto options = std::make_shared<ImportOptions>();
    auto command = waive.add_command(
        "import", "Add the waivers of a CSV table, all or none");
    command
        .add_text("PATH", options->file,
                  "The table, as waive list --format csv writes it; - for "
                  "standard input")
        .type("PATH|-")
        .required();
    command.add_examples({"hwsync waive import waivers.csv",
                          "hwsync waive list -f csv | hwsync waive import -"});
    command.set_action({.run = with(options, import_waivers),
                        .notice = Notice::figures,
                        .input = &options->file});
}

} // namespace

void add_waive(Command& program) {
    auto waive = program.add_command(
        "waive", "Accept findings of verify, for good or for a time");
    waive.require_command();
    waive.add_examples(
        {"hwsync waive list",
         "hwsync waive add --shop eu NB-BRS-38 --note 'as agreed'"});
    add_waive_add(waive);
    add_waive_list(waive);
    add_waive_remove(waive);
    add_waive_import(waive);
}
