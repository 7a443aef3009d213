#include "commands.hpp"
#include "identifier_option.hpp"
#include "option_types.hpp"
#include "output/verify_report.hpp"

#include <hwsync/text.hpp>
#include <hwsync/verify.hpp>

#include <fmt/core.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace {

using hwsync::FindingKind;

struct VerifyOptions {
    std::vector<std::string> identifiers;
    std::vector<std::string> shops;
    std::optional<hwsync::Identifier> identifier;
    std::optional<double> min_coverage;
    std::vector<FindingKind> fail_on;
};

/// Those that are no fault unless they are named.
constexpr std::array<std::string_view, 4> counted_kinds{
    "unmatched", "near", "no_identifier", "note"};

FindingKind kind_of(const std::string& word) {
    if (const auto kind = hwsync::parse_finding_kind(word)) {
        return *kind;
    }
    const auto meant = hwsync::nearest(word, counted_kinds);
    throw wrong_value("--fail-on", word,
                      meant.empty()
                          ? "give some of unmatched, near, no_identifier, note"
                          : fmt::format("did you mean {}?", meant));
}

std::vector<FindingKind> kinds_of(const std::string& list) {
    std::vector<FindingKind> kinds;
    std::size_t begin = 0;
    while (begin <= list.size()) {
        const auto end = std::min(list.find(',', begin), list.size());
        kinds.push_back(kind_of(list.substr(begin, end - begin)));
        begin = end + 1;
    }
    return kinds;
}

hwsync::VerifyRequest request_of(const Context& context,
                                 const VerifyOptions& options) {
    const auto& config = context.config();
    hwsync::VerifyRequest request;
    request.catalog = context.catalog();
    request.shops = options.shops;
    request.identifiers = options.identifiers;
    request.identifier =
        options.identifier ? options.identifier : config.identifier;
    request.min_coverage = options.min_coverage;
    request.fail_on = options.fail_on;
    request.matching = config.matching;
    request.now = Context::now();
    for (const auto& shop : config.shops) {
        request.strip.push_back(
            {shop.name, shop.strip_prefix, shop.strip_suffix});
    }
    return request;
}

ExitCode verify(const Context& context, const VerifyOptions& options) {
    const auto result =
        hwsync::verify_catalog(request_of(context, options), context.stop());
    auto& output = context.output();
    switch (context.format()) {
    case Format::text:
        write_verify_text(output, result);
        break;
    case Format::json:
        write_verify_json(output, context.command(), result);
        break;
    case Format::csv:
        write_verify_csv(output, result);
        break;
    case Format::junit:
        write_verify_junit(output, result);
        break;
    }
    return result.ok ? ExitCode::ok : ExitCode::findings;
}

} // namespace

void add_verify(CLI::App& app, Action& action) {
    // Shared with the callback: CLI11 fills it in after this function returns.
    const auto options = std::make_shared<VerifyOptions>();
    auto* command = app.add_subcommand(
        "verify", "Check the catalog and every link in it; exit with 1 where "
                  "something is found");
    // Without extra arguments CLI11 takes "[a,b]" for what it is: one.
    command
        ->add_option("IDENTIFIER", options->identifiers,
                     "Check just these, and show their links")
        ->type_name("")
        ->take_all()
        ->allow_extra_args(false);
    command->add_option("--shop", options->shops, "Check just these shops")
        ->type_name("NAME")
        ->take_all()
        ->allow_extra_args(false);
    add_identifier(*command, options->identifier);
    add_percent(*command, "--min-coverage", options->min_coverage,
                "A finding for each shop of whose variants less is linked");
    command
        ->add_option_function<std::string>(
            "--fail-on",
            [options](const std::string& list) {
                options->fail_on = kinds_of(list);
            },
            "Also find fault with unmatched, near, no_identifier or note")
        ->type_name("KIND,...");
    examples(*command, {"hwsync verify",
                        "hwsync verify --shop eu --min-coverage 95% -f junit",
                        "hwsync verify NB-ICE-01"});
    command->callback([&action, options] {
        action = {[options](const Context& context) {
                      return verify(context, *options);
                  },
                  {Format::text, Format::json, Format::csv, Format::junit}};
    });
}
