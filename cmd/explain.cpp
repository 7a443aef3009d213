#include "command_line/command.hpp"
#include "commands.hpp"
#include "output/explanation_report.hpp"
#include "output/failure_report.hpp"
#include "output/json_writer.hpp"
#include "output/plain_words.hpp"
#include "shared/context.hpp"
#include "shared/shops.hpp"

#include <hwsync/error.hpp>
#include <hwsync/explain.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <memory>
#include <string>
#include <vector>

namespace {

using hwsync::Explanation;

constexpr std::size_t longest = 300;

using More = std::vector<hwsync::Unexplained>;

void write_more(JsonWriter& json, const More& more) {
    json.key("more");
    json.begin_array();
    for (const auto& rest : more) {
        json.begin_object();
        json.member("shop", rest.shop);
        json.member("variants", rest.variants);
        json.end_object();
    }
    json.end_array();
}

void write_more(Output& output, const More& more) {
    for (const auto& rest : more) {
        output.write(
            fmt::format("\n{}: {} with it; name one with --variant-id\n",
                        hwsync::printable(rest.shop),
                        counted(rest.variants, "more variant")));
    }
}

struct Answer {
    bool is_known = false; ///< whether anything is known of what was asked for
    bool was_read = false; ///< whether any of the shops was

    void count(const Explanation& explanation) {
        is_known = is_known || explanation.is_known;
        was_read =
            was_read || explanation.state != hwsync::LinkedState::never_read;
    }
};

hwsync::Error unknown(const hwsync::ExplainRequest& request,
                      const Answer& answer) {
    const auto text = [](const std::string& given) {
        return hwsync::printable(given, longest);
    };
    const bool by_id =
        !request.variant_id.empty() || !request.product_id.empty();
    if (by_id && !answer.was_read) {
        return {hwsync::ErrorKind::not_found,
                fmt::format("shop {} was never read", text(request.shop)),
                "run hwsync associate --shop " + text(request.shop)};
    }
    std::string what = "no shop has the identifier " + text(request.identifier);
    if (!request.variant_id.empty()) {
        what = fmt::format("shop {} never had a variant {}", text(request.shop),
                           text(request.variant_id));
    } else if (!request.product_id.empty()) {
        what = fmt::format("shop {} never had a product {}", text(request.shop),
                           text(request.product_id));
    } else if (!request.shop.empty()) {
        what = fmt::format("neither shop {} nor the catalog has the identifier "
                           "{}",
                           text(request.shop), text(request.identifier));
    }
    return {hwsync::ErrorKind::not_found, what,
            "check it, or import and associate what is missing"};
}

Answer explain_in_json(const Context& context,
                       const hwsync::ExplainRequest& request) {
    Answer answer;
    JsonWriter json{context.output()};
    json.begin_object();
    json.member("command", context.command());
    json.key("variants");
    json.begin_array();
    const auto more = hwsync::explain(
        request, context.stop(), [&](const Explanation& explanation) {
            answer.count(explanation);
            ExplanationReport::write_json(json, explanation);
        });
    json.end_array();
    write_more(json, more);
    if (!answer.is_known) {
        json.member("run", nullptr);
        write_error(json, unknown(request, answer));
    }
    json.end_object();
    json.finish();
    return answer;
}

Answer explain_in_text(const Context& context,
                       const hwsync::ExplainRequest& request) {
    ExplanationReport report{context.output()};
    Answer answer;
    const auto more = hwsync::explain(request, context.stop(),
                                      [&](const Explanation& explanation) {
                                          answer.count(explanation);
                                          report.write_text(explanation);
                                      });
    write_more(context.output(), more);
    return answer;
}

ExitCode explain(const Context& context,
                 const hwsync::ExplainRequest& options) {
    auto request = options;
    request.catalog = context.catalog();
    request.matching = context.config().matching;
    request.children = child_rules(context);
    for (const auto& child : request.children) {
        request.shops.push_back(child.shop);
    }
    const auto answer = context.format() == Format::json
                            ? explain_in_json(context, request)
                            : explain_in_text(context, request);
    if (answer.is_known) {
        return ExitCode::ok;
    }
    context.report_failure(unknown(request, answer));
    return ExitCode::findings;
}

} // namespace

void add_explain(Command& program) {
    const auto request = std::make_shared<hwsync::ExplainRequest>();
    auto command =
        program.add_command("explain", "Say why a variant is linked or not");
    const auto shop =
        command
            .add_text("--shop", request->shop, "The child shop (default: all)")
            .type("NAME");
    const auto variant =
        command
            .add_text("--variant-id", request->variant_id,
                      "The shop's variant: number, gid or URL of its page "
                      "in the admin")
            .type("ID")
            .needs(shop);
    const auto product = command
                             .add_text("--product-id", request->product_id,
                                       "All variants of the shop's product")
                             .type("ID")
                             .needs(shop)
                             .excludes(variant);
    command
        .add_text("IDENTIFIER", request->identifier,
                  "All variants with this SKU or barcode")
        .excludes(variant)
        .excludes(product);
    command.add_examples(
        {"hwsync explain NB-ICE-01",
         "hwsync explain --shop eu --variant-id 8100758812366"});
    command.set_action({.run = with(request, explain)});
}
