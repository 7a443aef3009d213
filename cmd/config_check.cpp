#include "command_line/command.hpp"
#include "commands.hpp"
#include "output/json_writer.hpp"
#include "output/plain_words.hpp"
#include "shared/context.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

namespace {

void write_json(const Context& context, const hwsync::Config& config) {
    JsonWriter json(context.output());
    json.begin_object();
    json.member("command", context.command());
    json.member("ok", true);
    json.member("path", config.path.native());
    json.member("shops", config.shops.size());
    json.member_or_null("primary", config.primary);
    json.end_object();
    json.finish();
}

void check_metrics_file(const Context& context) {
    try {
        context.check_metrics_file();
    } catch (const hwsync::Error& error) {
        throw hwsync::Error(hwsync::ErrorKind::usage, error.message(),
                            error.remedy());
    }
}

/// Without a brand, brands and restore --brand work, and no job does.
void check_publish(const hwsync::Config& config) {
    if (config.publish.is_after_run() && config.publish.brand.empty()) {
        throw hwsync::Error(
            hwsync::ErrorKind::usage,
            fmt::format("{}: [publish] has a url and no brand, so every "
                        "command that changes the catalog is refused",
                        hwsync::printable(config.path.native(), 4096)),
            "add brand, or after = \"never\" where nothing is published");
    }
}

ExitCode check_config(const Context& context) {
    const auto& config = context.config();
    if (config.path.empty()) {
        throw hwsync::Error(hwsync::ErrorKind::usage,
                            "there is no config file to check",
                            "name one with --config PATH");
    }
    check_publish(config);
    check_metrics_file(context);
    if (context.format() == Format::json) {
        write_json(context, config);
        return ExitCode::ok;
    }
    context.output().write(fmt::format(
        "{}: ok, {}, {}\n", hwsync::printable(config.path.native(), 4096),
        counted(config.shops.size(), "shop"),
        config.primary.empty()
            ? "no primary"
            : "primary " + hwsync::printable(config.primary)));
    return ExitCode::ok;
}

/// hwsync-config(5) says what each one means.
constexpr const char* keys = R"(

Keys:
  at the top      catalog, primary, identifier, api_version
  [shops.NAME]    domain, api_version, endpoint, strip_prefix, strip_suffix,
                  and one credential: client_id with client_secret_file,
                  client_secret_env or client_secret_command; or token_command,
                  token_file, token_env
  [matching]      on_duplicate, near, cross_check, tie_break, fallback,
                  evidence, ignore; for one child in [shops.NAME.matching]
  [verify]        suspect, ignore, min_coverage, leave_out; for one child in
                  [shops.NAME.verify]
  [import]        buffer, max_delete, max_reject
  [http]          timeout, retries, poll_max, slot_wait, stuck_after
  [history]       keep
  [status]        overdue
  [notify]        metrics_file, heartbeat_url, hook, hook_timeout
  [publish]       url, brand, after, required, lease, ca_file, and one of
                  password_file, password_env, password_command)";

} // namespace

void add_config_check(Command& program) {
    auto config = program.add_command("config", "Check the config file");
    config.require_command();
    config.add_examples(
        {"hwsync config check", "hwsync --config ./hwsync.toml config check"});

    auto check = config.add_command(
        "check", "Read the config file and say whether it is valid");
    check.add_examples({"hwsync config check",
                        "hwsync config check --config ./hwsync.toml -f json"});
    check.add_to_footer(keys);
    check.set_action({.run = check_config});
}
