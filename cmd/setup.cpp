#include "command_line/values.hpp"
#include "commands.hpp"
#include "output/json_writer.hpp"
#include "output/plain_words.hpp"
#include "process/clock.hpp"
#include "shared/context.hpp"
#include "shared/prompt.hpp"

#include <hwsync/doctor.hpp>
#include <hwsync/error.hpp>
#include <hwsync/setup.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace {

using hwsync::SetupShop;
using Texts = std::vector<std::string>;

struct SetupOptions {
    Texts shops;
    Texts client_ids;
    Texts client_secret_files;
    Texts token_files;
    std::optional<hwsync::Identifier> identifier;
    bool no_test = false;
    bool force = false;
    bool dry_run = false;
};

hwsync::Error wrong(std::string message, std::string remedy) {
    return {hwsync::ErrorKind::usage, std::move(message), std::move(remedy)};
}

/// What an option that may be given for one shop, or for all, says of each.
class PerShop {
public:
    /// `taken` are the shops that there are.
    PerShop(std::string option, const Texts& texts,
            const std::vector<SetupShop>& taken)
        : m_option(std::move(option)) {
        for (const auto& text : texts) {
            const auto end = text.find('=');
            const auto name = text.substr(0, end);
            const bool is_named = end != std::string::npos &&
                                  std::any_of(taken.begin(), taken.end(),
                                              [&](const SetupShop& shop) {
                                                  return shop.name == name;
                                              });
            const auto key = is_named ? name : std::string{};
            if (!m_values.emplace(key, is_named ? text.substr(end + 1) : text)
                     .second) {
                throw wrong(
                    fmt::format("{} says twice what is the same", m_option),
                    "put NAME= before what is one shop's");
            }
        }
    }

    std::optional<std::string> of(const std::string& shop) const {
        for (const auto& key : {shop, std::string{}}) {
            if (const auto found = m_values.find(key);
                found != m_values.end()) {
                return found->second;
            }
        }
        return std::nullopt;
    }

private:
    std::string m_option;
    std::map<std::string, std::string> m_values;
};

/// Secrets in files and on standard input; each is read once.
class SecretFiles {
public:
    explicit SecretFiles(const hwsync::StopToken& stop) : m_stop(stop) {}

    std::string read(const std::string& path) {
        const auto [at, is_new] = m_read.emplace(path, "");
        if (is_new) {
            at->second = path == "-" ? read_line(m_stop) : first_line_of(path);
        }
        return at->second;
    }

private:
    static std::string first_line_of(const std::string& path) {
        constexpr std::size_t longest = 65536;
        std::ifstream file{path};
        std::string line(longest, '\0');
        file.read(line.data(), longest);
        line.resize(static_cast<std::size_t>(file.gcount()));
        if (line.empty() || line.size() == longest) {
            throw wrong(fmt::format("no secret can be read from {}",
                                    hwsync::printable(path, 300)),
                        "name a file that holds the secret alone");
        }
        line.erase(std::min(line.find('\n'), line.size()));
        line.erase(line.find_last_not_of(" \t\r\n") + 1);
        return line;
    }

    const hwsync::StopToken& m_stop;
    std::map<std::string, std::string> m_read;
};

SetupShop named_shop(const std::string& text) {
    const auto end = text.find('=');
    if (end == std::string::npos) {
        throw wrong(
            fmt::format("--shop '{}' has no domain", hwsync::printable(text)),
            "give --shop NAME=DOMAIN, e.g. us=acme-us.myshopify.com");
    }
    return {text.substr(0, end), text.substr(end + 1), {}, {}};
}

std::vector<SetupShop> asked_shops(const hwsync::StopToken& stop) {
    std::vector<SetupShop> shops;
    while (true) {
        const auto domain = ask(
            shops.empty()
                ? "Domain of the primary shop, whose products are imported, "
                  "e.g. acme.myshopify.com"
                : "Domain of a child shop (empty: there is no other)",
            stop);
        if (domain.empty() && !shops.empty()) {
            return shops;
        }
        if (domain.empty()) {
            continue;
        }
        const auto name = ask("A short name for it", stop,
                              domain.substr(0, domain.find('.')));
        shops.push_back({name, domain, {}, {}});
    }
}

void ask_credential(SetupShop& shop, const std::vector<SetupShop>& shops,
                    const hwsync::StopToken& stop) {
    const auto& first = shops.front();
    const bool has_usual = &shop != &first && !first.client_id.empty();
    if (has_usual && ask(fmt::format("The same app for {} as for {}?",
                                     shop.name, first.name),
                         stop, "yes")
                         .starts_with('y')) {
        shop.client_id = first.client_id;
        shop.secret = first.secret;
        return;
    }
    shop.client_id = ask(fmt::format("Client id of the app for {} (empty: an "
                                     "access token instead)",
                                     shop.name),
                         stop);
    shop.secret = ask_secret(
        shop.client_id.empty() ? "Access token" : "Client secret", stop);
}

void add_credentials(std::vector<SetupShop>& shops, const SetupOptions& options,
                     const hwsync::StopToken& stop) {
    const PerShop ids{"--client-id", options.client_ids, shops};
    const PerShop secrets{"--client-secret-file", options.client_secret_files,
                          shops};
    const PerShop tokens{"--token-file", options.token_files, shops};
    SecretFiles files{stop};
    for (auto& shop : shops) {
        const auto id = ids.of(shop.name);
        const auto secret = secrets.of(shop.name);
        const auto token = tokens.of(shop.name);
        if (token && (id || secret)) {
            throw wrong(fmt::format("shop {} has two credentials",
                                    hwsync::printable(shop.name)),
                        "give --client-id with --client-secret-file, or "
                        "--token-file, not both");
        }
        if (id && secret) {
            shop.client_id = *id;
            shop.secret = files.read(*secret);
        } else if (token) {
            shop.secret = files.read(*token);
        } else if (id && can_ask()) {
            shop.client_id = *id;
            shop.secret =
                ask_secret("Client secret of the app for " + shop.name, stop);
        } else if (can_ask()) {
            ask_credential(shop, shops, stop);
        } else {
            throw wrong(fmt::format("shop {} has no credential",
                                    hwsync::printable(shop.name)),
                        "give --client-id with --client-secret-file, or "
                        "--token-file");
        }
    }
}

hwsync::SetupRequest request_of(const Context& context,
                                const SetupOptions& options) {
    hwsync::SetupRequest request;
    request.config = context.config_to_write();
    request.catalog = context.given_catalog();
    if (request.catalog.empty()) {
        request.catalog = hwsync::catalog_to_set_up();
    }
    request.identifier = options.identifier;
    for (const auto& shop : options.shops) {
        request.shops.push_back(named_shop(shop));
    }
    if (request.shops.empty()) {
        if (!can_ask()) {
            throw wrong("no shop is named",
                        "give --shop NAME=DOMAIN, the primary shop first, or "
                        "run this at a terminal");
        }
        request.shops = asked_shops(context.stop());
    }
    add_credentials(request.shops, options, context.stop());
    return request;
}

std::string mode_text(const hwsync::SetupPlan& plan) {
    return fmt::format("{:04o} {}", plan.mode, plan.owner);
}

void write_plan(Output& output, const hwsync::SetupPlan& plan, bool dry_run) {
    for (const auto& file : plan.files) {
        output.write(
            fmt::format("{} {} ({}){}\n", dry_run ? "would write" : "wrote",
                        hwsync::printable(file.path.native(), 300),
                        mode_text(plan), file.is_secret ? ": a secret" : ""));
    }
    if (dry_run) {
        output.write("\n" + plan.files.back().text);
    }
}

void write_plan(JsonWriter& json, const hwsync::SetupPlan& plan) {
    json.key("files");
    json.begin_array();
    for (const auto& file : plan.files) {
        json.begin_object();
        json.member("path", file.path.string());
        json.member("mode", fmt::format("{:04o}", plan.mode));
        json.member("owner", plan.owner);
        json.member("secret", file.is_secret);
        json.key("text");
        if (file.is_secret) {
            json.value(nullptr);
        } else {
            json.value(file.text);
        }
        json.end_object();
    }
    json.end_array();
}

std::vector<hwsync::HealthCheck> test(const Context& context) {
    std::vector<hwsync::HealthCheck> checks;
    hwsync::DoctorRequest request;
    request.config = context.config();
    request.environment = context.environment();
    request.online = true;
    request.now = current_time();
    hwsync::examine(
        request, context.stop(),
        [&](const hwsync::HealthCheck& check) { checks.push_back(check); });
    return checks;
}

bool is_problem(const hwsync::HealthCheck& check) {
    return check.health == hwsync::Health::problem;
}

/// Run by the user for whom root has set it up, as are all jobs from then on.
std::string next_step(const hwsync::SetupPlan& plan) {
    return plan.service_user.empty()
               ? "hwsync import-bulk"
               : fmt::format("sudo -u {} hwsync import-bulk",
                             plan.service_user);
}

void write_checks(Output& output, const hwsync::SetupPlan& plan,
                  const std::vector<hwsync::HealthCheck>& checks) {
    for (const auto& check : checks) {
        const bool is_worth_it =
            check.health != hwsync::Health::ok || check.check == "shop";
        if (is_worth_it) {
            output.write(fmt::format(
                "{}: {}{}{}{}\n", to_string(check.health),
                check.shop.empty() ? "" : hwsync::printable(check.shop) + ": ",
                hwsync::printable(check.message, 500),
                check.remedy.empty() ? "" : ": ",
                hwsync::printable(check.remedy, 500)));
        }
    }
    output.write(std::any_of(checks.begin(), checks.end(), is_problem)
                     ? "not ok: mend it and run hwsync doctor --online\n"
                     : fmt::format("ok: the shops answer; now run {}\n",
                                   next_step(plan)));
}

void write_checks(JsonWriter& json,
                  const std::vector<hwsync::HealthCheck>& checks) {
    json.key("checks");
    json.begin_array();
    for (const auto& check : checks) {
        json.begin_object();
        json.member("check", check.check);
        json.member_or_null("shop", check.shop);
        json.member("state", to_string(check.health));
        json.member("message", check.message);
        json.member_or_null("remedy", check.remedy);
        json.end_object();
    }
    json.end_array();
}

ExitCode setup(const Context& context, const SetupOptions& options) {
    const auto plan = hwsync::plan_setup(request_of(context, options));
    std::vector<hwsync::HealthCheck> checks;
    const bool is_tested = !options.dry_run && !options.no_test;
    if (!options.dry_run) {
        hwsync::write_setup(plan, options.force ? hwsync::Overwrite::yes
                                                : hwsync::Overwrite::no);
    }
    if (is_tested) {
        checks = test(context);
    }
    if (context.format() == Format::json) {
        JsonWriter json{context.output()};
        json.begin_object();
        json.member("command", context.command());
        json.member("dry_run", options.dry_run);
        write_plan(json, plan);
        write_checks(json, checks);
        json.end_object();
        json.finish();
    } else if (context.verbosity() != Verbosity::quiet) {
        write_plan(context.output(), plan, options.dry_run);
        if (is_tested) {
            write_checks(context.output(), plan, checks);
        }
    }
    return std::any_of(checks.begin(), checks.end(), is_problem)
               ? ExitCode::findings
               : ExitCode::ok;
}

} // namespace

void add_setup(Command& program) {
    const auto options = std::make_shared<SetupOptions>();
    auto command = program.add_command(
        "setup", "Write the config file and the files of its credentials, and "
                 "test them");
    command
        .add_texts("--shop", options->shops,
                   "A shop's name and domain, the primary shop first (default: "
                   "ask)")
        .type("NAME=DOMAIN");
    command
        .add_texts("--client-id", options->client_ids,
                   "The client id of the app, of one shop or of all")
        .type("[NAME=]ID");
    command
        .add_texts("--client-secret-file", options->client_secret_files,
                   "The file to read its client secret from; - for standard "
                   "input (default: ask)")
        .type("[NAME=]PATH|-");
    command
        .add_texts("--token-file", options->token_files,
                   "The file to read an access token from, in place of a "
                   "client id and secret; - for standard input")
        .type("[NAME=]PATH|-");
    add_identifier(command, options->identifier);
    command.add_flag("--no-test", options->no_test,
                     "Do not ask Shopify whether the credentials work");
    command.add_flag("--force", options->force,
                     "Replace a config file and credentials that are there");
    command.add_flag("--dry-run", options->dry_run,
                     "Show what would be written, without secrets, and write "
                     "nothing");
    command.add_examples(
        {"hwsync setup",
         "hwsync setup --shop us=acme-us.myshopify.com --client-id "
         "0123456789abcdef --client-secret-file secret --no-test"});
    command.set_action({.run = with(options, setup)});
}
