#include "commands.hpp"
#include "output/json_writer.hpp"

#include <hwsync/export_query.hpp>

#include <CLI/Validators.hpp>

#include <memory>
#include <string>

namespace {

ExitCode query(const Context& context) {
    const auto text = hwsync::export_query();
    if (context.format() == Format::json) {
        JsonWriter json{context.output()};
        json.begin_object();
        json.member("command", context.command());
        json.member("query", text);
        json.end_object();
        json.finish();
    } else {
        context.output().write(text);
    }
    return ExitCode::ok;
}

} // namespace

void add_query(CLI::App& app, Action& action) {
    // Shared with the callback: CLI11 fills it in after this function returns.
    const auto job = std::make_shared<std::string>("import-bulk");
    auto* command = app.add_subcommand(
        "query", "Print the GraphQL that an import asks of Shopify");
    command
        ->add_option("JOB", *job,
                     "Whose; import-bulk is the only one that asks for all "
                     "products")
        ->check(CLI::IsMember({"import-bulk"}));
    examples(*command, {"hwsync query", "hwsync query > products.graphql"});
    command->callback([&action, job] {
        action = [job](const Context& context) { return query(context); };
    });
}
