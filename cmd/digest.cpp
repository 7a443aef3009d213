#include "command_line/values.hpp"
#include "commands.hpp"
#include "output/digest_report.hpp"
#include "process/clock.hpp"
#include "shared/context.hpp"

#include <hwsync/digest.hpp>

#include <chrono>
#include <memory>
#include <optional>

namespace {

constexpr hwsync::Duration week = std::chrono::hours{24 * 7};

struct DigestOptions {
    std::optional<hwsync::Time> since;
};

ExitCode print_digest(const Context& context, const DigestOptions& options) {
    const auto now = current_time();
    const DigestSpan span{options.since.value_or(now - week), now};
    const auto digest = hwsync::Digest::open(
        context.catalog(), span.since,
        hwsync::leave_out_rules(context.config()), &context.stop());
    auto& output = context.output();
    if (context.format() == Format::json) {
        JsonWriter json{output};
        json.begin_object();
        json.member("command", context.command());
        write_digest(json, *digest, span);
        json.end_object();
        json.finish();
    } else if (context.format() == Format::html) {
        write_digest_html(output, *digest, span);
    } else {
        write_digest_text(output, *digest, span);
    }
    return ExitCode::ok;
}

} // namespace

void add_digest(Command& program) {
    const auto options = std::make_shared<DigestOptions>();
    auto command = program.add_command(
        "digest", "Sum up what changed and what is new to decide, for a mail");
    add_time(command, "--since", options->since,
             "From this time on (default: 7d, the last week)");
    command.add_examples(
        {"hwsync digest", "hwsync digest --since 1d --format html"});
    command.set_action({.run = with(options, print_digest),
                        .formats = {Format::text, Format::json, Format::html}});
}
