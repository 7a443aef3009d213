#include "command_line/command.hpp"
#include "commands.hpp"
#include "output/json_counts.hpp"
#include "output/json_writer.hpp"
#include "output/plain_words.hpp"
#include "output/publication_report.hpp"
#include "output/shell_quoted.hpp"
#include "output/text_table.hpp"
#include "process/clock.hpp"
#include "shared/context.hpp"

#include <hwsync/status.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <memory>

namespace {

constexpr std::size_t column = 14;

struct StatusOptions {
    bool check = false;
};

hwsync::StatusRequest request_of(const Context& context) {
    const auto& config = context.config();
    hwsync::StatusRequest request;
    request.catalog = context.catalog();
    for (const auto& shop : config.shops) {
        request.shops.push_back(shop.name);
    }
    request.primary = config.primary;
    request.overdue = config.status.overdue;
    request.matching = config.matching;
    request.leave_out = hwsync::leave_out_rules(config);
    request.now = current_time();
    return request;
}

void write_run(JsonWriter& json, const hwsync::Run& run) {
    json.begin_object();
    json.member("run", run.id);
    json.member("command", run.command);
    json.member("started_at", run.started_at);
    json.member("finished_at", run.finished_at);
    json.member("state", hwsync::to_string(run.state));
    json.member("exit_code", run.exit_code);
    json.member_or_null("error", run.error);
    json.end_object();
}

/// What jobs could not use of a shop.
void write_data_issues(JsonWriter& json, const hwsync::ShopStatus& shop) {
    json.key("rejecting");
    json.begin_array();
    for (const auto& job : shop.rejecting) {
        json.begin_object();
        json.member("command", job.command);
        json.member("run", job.run);
        json.member("rejected", job.rejected);
        json.end_object();
    }
    json.end_array();
    json.key("withholding");
    json.begin_array();
    for (const auto& job : shop.withholding) {
        json.begin_object();
        json.member("command", job.command);
        json.member("since", job.since);
        json.end_object();
    }
    json.end_array();
    json.key("incomplete");
    json.begin_array();
    for (const auto& product : shop.incomplete) {
        json.begin_object();
        json.member_id("product_id", product.id);
        json.member("since", product.since);
        json.end_object();
    }
    json.end_array();
    json.member("stuck", shop.stuck);
    json.key("ahead");
    json.begin_array();
    for (const auto& [command, at] : shop.ahead) {
        json.value(command);
    }
    json.end_array();
    json.member("lacks_identifier", shop.lacks_identifier);
    json.member("awaits_full_reading", shop.awaits_full_reading);
}

void write_shop(JsonWriter& json, const hwsync::ShopStatus& shop) {
    json.begin_object();
    json.member("shop", shop.shop);
    json.member("role", shop.is_primary ? "primary" : "child");
    json.member("variants", shop.variants);
    json.member("linked", shop.linked);
    json.member("blocked", shop.blocked);
    json.member("coverage", shop.coverage());
    json.member("left_out", shop.left_out);
    json.member("suspect", shop.suspect);
    json.key("outcomes");
    json.raw(shop.outcomes.empty() ? "{}" : shop.outcomes);
    json.key("watermarks");
    json.begin_object();
    for (const auto& [command, at] : shop.watermarks) {
        json.member(command, at);
    }
    json.end_object();
    json.key("last_run");
    if (shop.last_run) {
        write_run(json, *shop.last_run);
    } else {
        json.value(nullptr);
    }
    json.key("failing");
    json.begin_array();
    for (const auto& run : shop.failing) {
        write_run(json, run);
    }
    json.end_array();
    json.member("last_success", shop.last_success);
    json.member("overdue", shop.overdue);
    write_data_issues(json, shop);
    json.end_object();
}

void write_json(const Context& context, const hwsync::CatalogStatus& status,
                bool ok) {
    JsonWriter json{context.output()};
    json.begin_object();
    json.member("command", context.command());
    json.member("ok", ok);
    json.key("catalog");
    json.begin_object();
    json.member("path", status.path.native());
    json.member("bytes", status.bytes);
    json.member("bytes_for_words", status.bytes_for_words);
    json.member("products", status.products);
    json.member("variants", status.variants);
    json.key("identifier");
    if (status.identifier) {
        json.value(hwsync::to_string(*status.identifier));
    } else {
        json.value(nullptr);
    }
    json.member_or_null("primary", status.primary);
    json.member("schema", status.schema);
    json.key("obstacles");
    json.begin_array();
    for (const auto& obstacle : status.obstacles) {
        json.begin_object();
        json.member("message", obstacle.message);
        json.member("remedy", obstacle.remedy);
        json.end_object();
    }
    json.end_array();
    json.end_object();
    json.key("shops");
    json.begin_array();
    for (const auto& shop : status.shops) {
        write_shop(json, shop);
    }
    json.end_array();
    json.key("publications");
    write_publications(json, status.publications);
    json.end_object();
    json.finish();
}

/// `1,090 linked, 50 unmatched`, without those of which there are none.
std::string outcomes_text(const std::string& outcomes) {
    std::string text;
    for (const auto& [outcome, count] : json_counts(outcomes)) {
        if (count > 0) {
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ",
                                grouped(count), outcome);
        }
    }
    return text;
}

std::string run_text(const hwsync::Run& run, hwsync::Time now) {
    const auto at = run.finished_at.value_or(run.started_at);
    auto text = fmt::format("{}, {} {} (run {})", run.command,
                            hwsync::to_string(run.state), ago(at, now), run.id);
    if (run.state == hwsync::RunState::running) {
        text = fmt::format("{}, running for {} (run {})", run.command,
                           span_of(now - run.started_at), run.id);
    } else if (run.state == hwsync::RunState::failed) {
        text += ": " + run.error;
    }
    return text;
}

void write_line(Output& output, std::string_view name,
                const std::string& text) {
    if (!text.empty()) {
        output.write(labelled(fmt::format("  {}", name), text, column));
    }
}

void write_data_issues(Output& output, const hwsync::ShopStatus& shop,
                       hwsync::Time now) {
    for (const auto& job : shop.rejecting) {
        write_line(output, "rejected",
                   fmt::format("{} by {}: hwsync runs show {}",
                               counted(job.rejected, "line"), job.command,
                               job.run));
    }
    for (const auto& job : shop.withholding) {
        write_line(output, "withheld",
                   fmt::format("{} has withheld deletions for {}: a rejected "
                               "line does not say which object it is about",
                               job.command, span_of(now - job.since)));
    }
    constexpr std::ptrdiff_t most_shown = 10;
    std::string products;
    for (const auto& product : shop.incomplete) {
        if (&product - shop.incomplete.data() == most_shown) {
            products += ", ...";
            break;
        }
        products += fmt::format("{}{} for {}", products.empty() ? "" : ", ",
                                product.id, span_of(now - product.since));
    }
    if (!products.empty()) {
        write_line(output, "incomplete",
                   fmt::format("{}: {}",
                               counted(shop.incomplete.size(), "product"),
                               products));
    }
}

bool has_data_issues(const hwsync::ShopStatus& shop) {
    return !shop.rejecting.empty() || !shop.withholding.empty() ||
           !shop.incomplete.empty() || shop.lacks_identifier;
}

bool needs_attention(const hwsync::ShopStatus& shop) {
    return shop.overdue || shop.stuck || !shop.failing.empty() ||
           (shop.is_expected && !shop.ahead.empty());
}

/// The command that reads a shop for the first time.
std::string first_job_of(const hwsync::ShopStatus& shop) {
    return shop.is_primary
               ? "hwsync import-bulk"
               : "hwsync associate --shop " + shell_quoted(shop.shop);
}

/// How much of a child shop is linked.
void write_links(Output& output, const hwsync::ShopStatus& shop) {
    const auto coverage = shop.coverage();
    write_line(
        output, "linked",
        fmt::format(
            "{} of {}{}{}", grouped(static_cast<std::int64_t>(shop.linked)),
            counted(shop.variants, "variant"),
            shop.blocked == 0
                ? ""
                : fmt::format(", {} blocked",
                              grouped(static_cast<std::int64_t>(shop.blocked))),
            coverage ? ", " + share_text(coverage, 2) : ""));
    write_line(output, "outcomes", outcomes_text(shop.outcomes));
    if (shop.suspect.value_or(0) > 0) {
        write_line(output, "suspect",
                   fmt::format("{}: hwsync verify --shop {}",
                               counted(*shop.suspect, "link"),
                               shell_quoted(shop.shop)));
    }
}

void write_shop(Output& output, const hwsync::ShopStatus& shop,
                std::string_view identifier, hwsync::Time now) {
    const auto line = [&](std::string_view name, const std::string& text) {
        write_line(output, name, text);
    };
    output.write("\n");
    output.write(labelled({},
                          fmt::format("{} ({})", shop.shop,
                                      shop.is_primary ? "primary" : "child"),
                          0));
    if (!shop.is_primary && shop.variants > 0) {
        write_links(output, shop);
    }
    std::string watermarks;
    for (const auto& [command, at] : shop.watermarks) {
        watermarks +=
            fmt::format("{}{} {}", watermarks.empty() ? "" : ", ", command,
                        at > now ? hwsync::format_time(at) : ago(at, now));
    }
    line("watermarks", watermarks);
    if (!shop.ahead.empty()) {
        line("ahead",
             fmt::format("{} reads nothing: its watermark is in the future; "
                         "hwsync {} sets it again",
                         shop.ahead.front().first,
                         shop.is_primary ? "import-bulk" : "associate --full"));
    }
    line("last run",
         shop.last_run ? run_text(*shop.last_run, now) : "none yet");
    for (const auto& run : shop.failing) {
        if (run.id != shop.last_run->id) {
            line("failing", run_text(run, now));
        }
    }
    if (shop.overdue) {
        line("overdue",
             shop.last_success
                 ? "no run has succeeded for " +
                       span_of(now - *shop.last_success)
                 : "no run has ever succeeded: " + first_job_of(shop));
    }
    if (shop.lacks_identifier) {
        line("identifier",
             fmt::format(
                 "none of {} has a {}, which is what links variants: see "
                 "hwsync doctor",
                 counted(shop.variants, "variant"), identifier));
    }
    if (shop.awaits_full_reading) {
        line("evidence", "prices, vendors and product types were not kept "
                         "until now: hwsync associate --full reads them");
    }
    write_data_issues(output, shop, now);
    if (!shop.is_expected) {
        line("note", "the config file does not name this shop: rename or "
                     "forget it with hwsync shop");
    }
}

std::string last_line(const hwsync::CatalogStatus& status, std::size_t troubled,
                      bool has_trouble) {
    if (!status.obstacles.empty()) {
        return "\nno command can write to the catalog\n";
    }
    if (has_trouble && troubled == 0) {
        return "\nruns wait to be published\n";
    }
    if (troubled > 0) {
        return fmt::format("\n{} {} attention\n", counted(troubled, "shop"),
                           troubled == 1 ? "needs" : "need");
    }
    const bool is_clean =
        std::none_of(status.shops.begin(), status.shops.end(), has_data_issues);
    return is_clean ? "\nall is well\n"
                    : "\nno job is overdue or failing, but some of what was "
                      "read could not be used\n";
}

void write_text(const Context& context, const hwsync::CatalogStatus& status,
                std::size_t troubled, bool has_trouble) {
    auto& output = context.output();
    const auto now = current_time();
    output.write(labelled("catalog", status.path.native(), column));
    output.write(labelled(
        {},
        fmt::format("{}{}, {}, {}{}", size_text(status.bytes),
                    status.bytes_for_words.value_or(0) > 0
                        ? fmt::format(" ({} for words of titles)",
                                      size_text(*status.bytes_for_words))
                        : "",
                    counted(status.products, "product"),
                    counted(status.variants, "variant"),
                    status.identifier
                        ? fmt::format(", linked by {}",
                                      hwsync::to_string(*status.identifier))
                        : ""),
        column));
    for (const auto& obstacle : status.obstacles) {
        output.write(labelled("obstacle",
                              fmt::format("{}: remove it ({})",
                                          obstacle.message, obstacle.remedy),
                              column));
    }
    write_publications(output, status.publications, now, column);
    const auto identifier =
        status.identifier ? name_of(*status.identifier) : std::string_view{};
    for (const auto& shop : status.shops) {
        write_shop(output, shop, identifier, now);
    }
    output.write(last_line(status, troubled, has_trouble));
}

ExitCode show_status(const Context& context, const StatusOptions& options) {
    const auto status =
        hwsync::catalog_status(request_of(context), context.stop());
    std::size_t troubled = 0;
    for (const auto& shop : status.shops) {
        troubled += needs_attention(shop) ? 1U : 0U;
    }
    const bool has_trouble =
        troubled > 0 || !status.obstacles.empty() ||
        is_overdue(status.publications, context.config(), current_time());
    if (context.format() == Format::json) {
        write_json(context, status, !has_trouble);
    } else if (context.verbosity() != Verbosity::quiet) {
        write_text(context, status, troubled, has_trouble);
    }
    return options.check && has_trouble ? ExitCode::findings : ExitCode::ok;
}

} // namespace

void add_status(Command& program) {
    const auto options = std::make_shared<StatusOptions>();
    auto command = program.add_command(
        "status", "Show the state of the catalog and its shops");
    command.add_flag(
        "--check", options->check,
        "Exit with 1 if a shop or the publication is overdue, a job's last run "
        "failed, lines or products have been unusable for three days, or "
        "another program's trigger lets no command write");
    command.add_examples({"hwsync status", "hwsync status --check --quiet"});
    command.set_action({.run = with(options, show_status)});
}
