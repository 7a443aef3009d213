#include "command_line/command.hpp"
#include "commands.hpp"
#include "output/csv_writer.hpp"
#include "output/failure_report.hpp"
#include "output/json_writer.hpp"
#include "output/plain_words.hpp"
#include "output/text_table.hpp"
#include "shared/context.hpp"
#include "shared/shops.hpp"

#include <hwsync/error.hpp>
#include <hwsync/operations.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

struct OperationsOptions {
    std::string shop;
    std::string id;
};

/// What asking the shops one after the other gave.
struct OperationAnswers {
    std::vector<hwsync::ShopOperation> operations;
    std::vector<std::pair<std::string, hwsync::Error>> failures;
};

/// The shop that --shop names, else all that have a credential.
std::vector<std::string> shops_to_ask(const Context& context,
                                      const std::string& given) {
    if (!given.empty()) {
        return {given};
    }
    std::vector<std::string> names;
    for (const auto& shop : context.config().shops) {
        if (shop.credential) {
            names.push_back(shop.name);
        }
    }
    if (names.empty()) {
        throw hwsync::Error(
            hwsync::ErrorKind::usage,
            "no shop in the config file has a credential",
            "give a shop client_id with its secret, or a token_command");
    }
    return names;
}

OperationAnswers ask_shops(const Context& context, const std::string& given) {
    const auto catalog = context.catalog();
    const auto names = shops_to_ask(context, given);
    // Otherwise each shop would report a folder that cannot hold a record.
    context.recording();
    OperationAnswers answers;
    for (const auto& name : names) {
        try {
            auto operations =
                hwsync::list_operations(live_access(context, name), catalog,
                                        context.observer(), context.stop());
            answers.operations.insert(answers.operations.end(),
                                      operations.begin(), operations.end());
        } catch (const hwsync::Error& error) {
            context.stop().check();
            if (names.size() == 1) {
                throw;
            }
            answers.failures.emplace_back(name, error);
        }
    }
    return answers;
}

void write_members(JsonWriter& json, const hwsync::ShopOperation& operation) {
    json.member("shop", operation.shop);
    json.member("id", operation.id);
    json.member("status", operation.status);
    json.member("started_at", operation.started_at);
    json.member("objects", operation.objects);
    json.member("ours", operation.ours);
    json.member("run", operation.run);
}

/// Nothing where no shop failed.
std::optional<hwsync::Error> worst_of(const OperationAnswers& answers) {
    std::optional<hwsync::Error> worst;
    for (const auto& [shop, error] : answers.failures) {
        if (!worst || is_worse(error, *worst)) {
            worst = with_shop_name(shop, error);
        }
    }
    return worst;
}

void write_json(const Context& context, const OperationAnswers& answers) {
    JsonWriter json{context.output()};
    json.begin_object();
    json.member("command", context.command());
    json.key("operations");
    json.begin_array();
    for (const auto& operation : answers.operations) {
        json.begin_object();
        write_members(json, operation);
        json.end_object();
    }
    json.end_array();
    json.key("failures");
    json.begin_array();
    for (const auto& [shop, error] : answers.failures) {
        json.begin_object();
        json.member("shop", shop);
        write_error(json, error);
        json.end_object();
    }
    json.end_array();
    if (const auto worst = worst_of(answers)) {
        write_error(json, *worst);
    }
    json.end_object();
    json.finish();
}

std::string time_text(hwsync::Time time) {
    return hwsync::format_time(std::chrono::floor<std::chrono::seconds>(time));
}

void write_csv(const Context& context, const OperationAnswers& answers) {
    CsvWriter csv{context.output()};
    csv.row({"shop", "id", "status", "started_at", "objects", "ours", "run"});
    for (const auto& operation : answers.operations) {
        csv.row({operation.shop, operation.id, operation.status,
                 time_text(operation.started_at),
                 std::to_string(operation.objects),
                 operation.ours ? "true" : "false",
                 operation.run ? std::to_string(*operation.run) : ""});
    }
}

void write_text(const Context& context, const OperationAnswers& answers) {
    using Align = TextTable::Align;
    TextTable table{context.output(),
                    {{"shop"},
                     {"operation", Align::right},
                     {"status"},
                     {"started"},
                     {"objects", Align::right},
                     {"run", Align::right}}};
    for (const auto& operation : answers.operations) {
        table.add_row({operation.shop, operation.id, operation.status,
                       time_text(operation.started_at),
                       grouped(static_cast<std::int64_t>(operation.objects)),
                       operation.run ? std::to_string(*operation.run) : "-"});
    }
    table.finish();
    if (answers.operations.empty() && answers.failures.empty()) {
        context.output().write("there are no bulk operations\n");
    }
}

ExitCode list(const Context& context, const OperationsOptions& options) {
    const auto answers = ask_shops(context, options.shop);
    auto code = ExitCode::ok;
    for (const auto& [shop, error] : answers.failures) {
        context.observer().log(hwsync::Severity::warning, error.what());
        code = worse_of(code, exit_code_of(error.kind()));
    }
    context.output().steps_have_failed(code);
    if (context.format() == Format::json) {
        write_json(context, answers);
    } else if (context.format() == Format::csv) {
        write_csv(context, answers);
    } else {
        write_text(context, answers);
    }
    return code;
}

/// Asks one shop after the other until one knows the operation.
hwsync::ShopOperation cancel_in_its_shop(const Context& context,
                                         const OperationsOptions& options) {
    const auto catalog = context.catalog();
    std::optional<hwsync::Error> failure;
    for (const auto& name : shops_to_ask(context, options.shop)) {
        try {
            const auto cancelled = hwsync::cancel_operation(
                live_access(context, name), catalog, options.id,
                context.observer(), context.stop());
            if (cancelled) {
                return *cancelled;
            }
        } catch (const hwsync::Error& error) {
            context.stop().check();
            if (error.kind() == hwsync::ErrorKind::usage ||
                error.kind() == hwsync::ErrorKind::not_found) {
                throw;
            }
            failure = error;
        }
    }
    if (failure) {
        throw hwsync::Error(*failure);
    }
    throw hwsync::Error(hwsync::ErrorKind::not_found,
                        fmt::format("no shop knows the operation {}",
                                    hwsync::printable(options.id)),
                        "see hwsync operations");
}

ExitCode cancel(const Context& context, const OperationsOptions& options) {
    const auto operation = cancel_in_its_shop(context, options);
    if (context.format() == Format::json) {
        JsonWriter json{context.output()};
        json.begin_object();
        json.member("command", context.command());
        write_members(json, operation);
        json.end_object();
        json.finish();
    } else if (context.verbosity() != Verbosity::quiet) {
        context.output().write(fmt::format("shop {}: operation {} is {}\n",
                                           hwsync::printable(operation.shop),
                                           operation.id, operation.status));
    }
    return ExitCode::ok;
}

} // namespace

void add_operations(Command& program) {
    const auto options = std::make_shared<OperationsOptions>();
    auto operations = program.add_command(
        "operations", "List Shopify's bulk operations, or cancel one");
    operations
        .add_text("--shop", options->shop,
                  "Ask only this shop (default: all that have a credential)")
        .type("NAME");
    operations.add_examples(
        {"hwsync operations", "hwsync operations --shop us -f json"});
    operations.set_action(
        {.run = with(options, list), .formats = list_formats});

    auto cancelled = operations.add_command(
        "cancel", "Ask Shopify to cancel a bulk operation");
    cancelled.add_text("ID", options->id, "Its number or gid").required();
    cancelled
        .add_text(
            "--shop", options->shop,
            "The shop it runs in (default: ask all that have a credential)")
        .type("NAME");
    cancelled.add_examples({"hwsync operations cancel 1234567890",
                            "hwsync operations cancel 1234567890 --shop us"});
    cancelled.set_action({.run = with(options, cancel)});
}
