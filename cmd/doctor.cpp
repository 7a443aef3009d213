#include "command_line/command.hpp"
#include "commands.hpp"
#include "output/json_writer.hpp"
#include "output/plain_words.hpp"
#include "process/clock.hpp"
#include "shared/context.hpp"

#include <hwsync/doctor.hpp>
#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

constexpr std::size_t column = 22;

struct DoctorOptions {
    bool online = false;
};

/// What to check, as far as the config file can be read.
struct Preparation {
    hwsync::DoctorRequest request;
    std::optional<hwsync::HealthCheck> config;  ///< what is wrong with it
    std::optional<hwsync::HealthCheck> catalog; ///< why it is not known
    std::optional<hwsync::HealthCheck> metrics; ///< why it is not written
};

hwsync::HealthCheck problem(std::string check, const hwsync::Error& error) {
    return {std::move(check),
            {},
            hwsync::Health::problem,
            error.message(),
            error.remedy()};
}

Preparation prepare(const Context& context, const DoctorOptions& options) {
    Preparation preparation;
    auto& request = preparation.request;
    request.environment = context.environment();
    request.online = options.online;
    request.now = current_time();
    request.recording = options.online ? context.recording() : nullptr;
    try {
        request.config = context.config();
    } catch (const hwsync::Error& error) {
        preparation.config = problem("config", error);
    }
    try {
        request.catalog = context.catalog();
    } catch (const hwsync::Error& error) {
        // A config that cannot be read is reported already.
        if (!preparation.config) {
            preparation.catalog = problem("catalog", error);
        }
    }
    try {
        if (!preparation.config && !preparation.catalog) {
            context.check_metrics_file();
        }
    } catch (const hwsync::Error& error) {
        preparation.metrics = problem("metrics_file", error);
        request.config.notify.metrics_file.clear(); // reported already
    }
    return preparation;
}

void write_text(const Context& context, const hwsync::HealthCheck& check) {
    const auto message = check.shop.empty()
                             ? check.message
                             : fmt::format("{}: {}", check.shop, check.message);
    auto& output = context.output();
    output.write(labelled(
        fmt::format("{:<9}{}", hwsync::to_string(check.health), check.check),
        message, column));
    if (!check.remedy.empty()) {
        output.write(labelled({}, "-> " + check.remedy, column));
    }
}

void write_json(JsonWriter& json, const hwsync::HealthCheck& check) {
    const auto text_or_null = [&](std::string_view name,
                                  const std::string& text) {
        json.key(name);
        if (text.empty()) {
            json.value(nullptr);
        } else {
            json.value(text);
        }
    };
    json.begin_object();
    json.member("check", check.check);
    text_or_null("shop", check.shop);
    json.member("state", hwsync::to_string(check.health));
    json.member("message", check.message);
    text_or_null("remedy", check.remedy);
    json.end_object();
}

/// Counts problems and warnings.
class Verdict {
public:
    void add(const hwsync::HealthCheck& check) {
        m_problems += check.health == hwsync::Health::problem ? 1U : 0U;
        m_warnings += check.health == hwsync::Health::warning ? 1U : 0U;
    }
    bool ok() const { return m_problems == 0; }
    std::string text() const {
        if (m_problems + m_warnings == 0) {
            return "all is well";
        }
        auto text = counted(m_problems, "problem");
        if (m_warnings > 0) {
            text += ", " + counted(m_warnings, "warning");
        }
        return text;
    }

private:
    std::uint64_t m_problems = 0;
    std::uint64_t m_warnings = 0;
};

void examine(const Context& context, const Preparation& preparation,
             const hwsync::VisitHealth& visit) {
    bool is_first = true;
    hwsync::examine(
        preparation.request, context.stop(),
        [&](const hwsync::HealthCheck& check) {
            // Of a config that cannot be read this is all there is.
            visit(is_first && preparation.config ? *preparation.config : check);
            is_first = false;
        });
    for (const auto& found : {preparation.catalog, preparation.metrics}) {
        if (found) {
            visit(*found);
        }
    }
}

ExitCode run_doctor(const Context& context, const DoctorOptions& options) {
    const auto preparation = prepare(context, options);
    Verdict verdict;
    if (context.format() == Format::json) {
        // `ok` stands before the checks that it sums up.
        std::vector<hwsync::HealthCheck> checks;
        examine(context, preparation, [&](const hwsync::HealthCheck& check) {
            verdict.add(check);
            checks.push_back(check);
        });
        JsonWriter json{context.output()};
        json.begin_object();
        json.member("command", context.command());
        json.member("ok", verdict.ok());
        json.key("checks");
        json.begin_array();
        for (const auto& check : checks) {
            write_json(json, check);
        }
        json.end_array();
        json.end_object();
        json.finish();
        return verdict.ok() ? ExitCode::ok : ExitCode::findings;
    }
    const bool is_quiet = context.verbosity() == Verbosity::quiet;
    examine(context, preparation, [&](const hwsync::HealthCheck& check) {
        verdict.add(check);
        if (!is_quiet || check.health != hwsync::Health::ok) {
            write_text(context, check);
        }
    });
    if (!is_quiet || !verdict.ok()) {
        context.output().write(verdict.text() + "\n");
    }
    return verdict.ok() ? ExitCode::ok : ExitCode::findings;
}

} // namespace

void add_doctor(Command& program) {
    const auto options = std::make_shared<DoctorOptions>();
    auto command = program.add_command(
        "doctor",
        "Check everything that the jobs depend on, and say what to do");
    command.add_flag(
        "--online", options->online,
        "Ask Shopify too, and run the commands that provide credentials");
    command.add_examples({"hwsync doctor", "hwsync doctor --online -f json"});
    command.set_action({.run = with(options, run_doctor)});
}
