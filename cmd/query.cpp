#include "command_line/command.hpp"
#include "commands.hpp"
#include "output/json_writer.hpp"
#include "shared/context.hpp"

#include <hwsync/export_query.hpp>

#include <memory>
#include <string>

namespace {

struct QueryOptions {
    std::string job = "import-bulk";
};

/// import-bulk is the only job that there is.
ExitCode query(const Context& context, const QueryOptions&) {
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

void add_query(Command& program) {
    const auto options = std::make_shared<QueryOptions>();
    auto command = program.add_command(
        "query", "Print the GraphQL query that an import sends to Shopify");
    command.add_word("JOB", options->job, {"import-bulk"},
                     "The job; only import-bulk queries all products");
    command.add_examples({"hwsync query", "hwsync query > products.graphql"});
    command.set_action({.run = with(options, query)});
}
