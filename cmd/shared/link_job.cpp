#include "shared/link_job.hpp"

#include "output/json_writer.hpp"
#include "output/plain_words.hpp"
#include "output/text_table.hpp"
#include "process/clock.hpp"
#include "shared/context.hpp"
#include "shared/link_hook.hpp"
#include "shared/shops.hpp"

#include <fmt/core.h>

#include <string>

namespace {

std::string id_or_nothing(std::int64_t id) {
    return id == 0 ? "-" : std::to_string(id);
}

void write_json(JsonWriter& json, const Context& context,
                const RunPublication& publication,
                const hwsync::LinkResult& result) {
    json.begin_object();
    json.member("command", context.command());
    json.member("run", result.run);
    json.member("dry_run", !result.run.has_value());
    json.key("changes");
    json.begin_array();
    result.changes->for_each([&](const hwsync::LinkChanged& change) {
        json.begin_object();
        json.member("shop", change.shop);
        json.member_id_or_null("variant_id", change.variant_id);
        json.member_id_or_null("from", change.from);
        json.member_id_or_null("to", change.to);
        json.member_or_null("origin", change.origin);
        json.member("reason", change.reason);
        if (!change.identifier.empty()) {
            json.member("identifier", change.identifier);
        }
        json.member_or_null("title", change.title);
        json.member_or_null("from_title", change.from_title);
        json.member_or_null("to_title", change.to_title);
        json.end_object();
    });
    json.end_array();
    json.member("unchanged", result.unchanged);
    json.member("passed_over", result.passed_over);
    json.member("held", result.held);
    publication.write(json);
    json.end_object();
}

/// How to let associate decide on what undo has pinned or blocked.
std::string held_text(const hwsync::LinkResult& result) {
    const auto remedy =
        result.run ? fmt::format("undo run {}, then repeat this with --release",
                                 *result.run)
                   : std::string{"give --release"};
    return fmt::format("{} held by a pin or a block; to let the next associate "
                       "decide, {}\n",
                       counted(result.held, "link") +
                           (result.held == 1 ? " is" : " are"),
                       remedy);
}

void write_text(const Context& context, const hwsync::LinkResult& result) {
    using Align = TextTable::Align;
    constexpr auto title = TextTable::Content::title;
    TextTable table{context.output(),
                    {{"shop"},
                     {"variant", Align::right},
                     {"title", Align::left, title},
                     {"from", Align::right},
                     {"to", Align::right},
                     {"catalog title", Align::left, title},
                     {"reason"}}};
    result.changes->for_each([&](const hwsync::LinkChanged& change) {
        table.add_row(
            {std::string{change.shop},
             change.variant_id != 0 ? std::to_string(change.variant_id)
                                    : std::string{change.identifier},
             std::string{change.title}, id_or_nothing(change.from),
             id_or_nothing(change.to),
             std::string{change.to != 0 ? change.to_title : change.from_title},
             std::string{change.reason}});
    });
    table.finish();
    std::string summary =
        result.run ? fmt::format("run {}: ", *result.run) : "dry run: ";
    summary += result.changes->size() == 0
                   ? "nothing to change"
                   : counted(result.changes->size(), "change");
    if (result.unchanged > 0) {
        summary +=
            fmt::format(", {} already as requested",
                        grouped(static_cast<std::int64_t>(result.unchanged)));
    }
    if (result.passed_over > 0) {
        summary +=
            ", " + counted(result.passed_over, "undecided row") + " skipped";
    }
    context.output().write(summary + "\n");
    if (result.held > 0) {
        context.output().write(held_text(result));
    }
}

} // namespace

hwsync::LinkJob link_job(const Context& context, DryRun dry_run) {
    // It names the hook that is told of the run: an unreadable config file must
    // be found before anything is done, not after the commit.
    return {context.catalog(),      dry_run == DryRun::yes,
            context.lock_timeout(), context.operator_name(),
            current_time,           context.config().matching,
            child_rules(context)};
}

ExitCode report_links(const Context& context, RunPublication& publication,
                      const hwsync::LinkResult& result) {
    if (result.run) {
        context.output().run_is_committed(result.run);
        publication.publish(result.run);
        if (result.changes->size() > 0) {
            run_link_hook(context, [&](JsonWriter& json) {
                write_json(json, context, publication, result);
            });
        }
    }
    if (context.format() == Format::json) {
        JsonWriter json{context.output()};
        write_json(json, context, publication, result);
        json.finish();
    } else if (context.verbosity() != Verbosity::quiet) {
        write_text(context, result);
        publication.write(context.output());
    }
    return publication.worse_of(ExitCode::ok);
}
