#include "command_line/values.hpp"
#include "commands.hpp"
#include "output/verify_report.hpp"
#include "process/clock.hpp"
#include "shared/context.hpp"
#include "shared/shops.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>
#include <hwsync/verify.hpp>

#include <fmt/core.h>

#include <algorithm>
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
    bool live = false;
    std::string file;
    std::optional<hwsync::Identifier> identifier;
    std::optional<double> min_coverage;
    std::vector<FindingKind> fail_on;
    std::vector<FindingKind> ignore;
    std::string baseline;
};

/// Those that are no fault unless they are named.
constexpr std::array<std::string_view, 4> counted_kinds{
    "unmatched", "near", "no_identifier", "note"};

FindingKind kind_to_fail_on(const std::string& word) {
    if (const auto kind = hwsync::parse_finding_kind(word)) {
        return *kind;
    }
    const auto meant = hwsync::nearest(word, counted_kinds);
    throw wrong_value("--fail-on", word,
                      meant.empty()
                          ? "give some of unmatched, near, no_identifier, note"
                          : fmt::format("did you mean {}?", meant));
}

FindingKind kind_to_ignore(const std::string& word) {
    std::vector<std::string_view> words;
    for (std::size_t i = 0; i < hwsync::finding_kind_count; ++i) {
        const auto kind = static_cast<FindingKind>(i);
        if (!hwsync::is_ignorable(kind)) {
            continue;
        }
        if (hwsync::to_string(kind) == word) {
            return kind;
        }
        words.push_back(hwsync::to_string(kind));
    }
    if (hwsync::parse_finding_kind(word)) {
        throw wrong_value("--ignore", word, "it always counts");
    }
    const auto meant = hwsync::nearest(word, words);
    throw wrong_value("--ignore", word,
                      meant.empty() ? "give kinds of findings, for example "
                                      "duplicate,suspect"
                                    : fmt::format("did you mean {}?", meant));
}

std::vector<FindingKind> kinds_of(const std::string& list,
                                  FindingKind (*kind_of)(const std::string&)) {
    std::vector<FindingKind> kinds;
    std::size_t begin = 0;
    while (begin <= list.size()) {
        const auto end = std::min(list.find(',', begin), list.size());
        kinds.push_back(kind_of(list.substr(begin, end - begin)));
        begin = end + 1;
    }
    return kinds;
}

std::vector<std::string> names_to_ask(const Context& context,
                                      const VerifyOptions& options) {
    if (!options.shops.empty()) {
        return options.shops;
    }
    std::vector<std::string> names;
    for (const auto& shop : context.config().shops) {
        names.push_back(shop.name);
    }
    if (names.empty()) {
        throw hwsync::Error(hwsync::ErrorKind::usage,
                            "no config file names a shop to ask",
                            "give a config file with the shops, or an export "
                            "with --shop and --file");
    }
    return names;
}

std::vector<hwsync::ShopToRead> shops_to_read(const Context& context,
                                              const VerifyOptions& options) {
    std::vector<hwsync::ShopToRead> shops;
    if (!options.file.empty()) {
        if (options.shops.size() != 1) {
            throw hwsync::Error(hwsync::ErrorKind::usage,
                                "--file is one shop's export",
                                "name that shop with one --shop");
        }
        check_is_named(context, options.shops.front());
        shops.push_back({options.shops.front(), std::nullopt, options.file});
    }
    if (options.live) {
        for (const auto& name : names_to_ask(context, options)) {
            const auto is_there =
                std::any_of(shops.begin(), shops.end(), [&](const auto& shop) {
                    return shop.shop == name;
                });
            if (!is_there) {
                check_is_named(context, name);
                shops.push_back({name, live_access(context, name), {}});
            }
        }
    }
    return shops;
}

/// What this call shall fail on counts, whatever the config file ignores.
void count_again(const std::vector<FindingKind>& kinds,
                 hwsync::VerifyRequest& request) {
    for (const auto kind : kinds) {
        if (std::count(request.ignore.begin(), request.ignore.end(), kind) >
            0) {
            throw hwsync::Error(hwsync::ErrorKind::usage,
                                fmt::format("--ignore and --fail-on both name "
                                            "{}",
                                            hwsync::to_string(kind)),
                                "name it in one of them");
        }
        std::erase(request.verify.ignore, kind);
        for (auto& child : request.children) {
            std::erase(child.verify.ignore, kind);
        }
    }
}

hwsync::VerifyRequest request_of(const Context& context,
                                 const VerifyOptions& options) {
    const auto& config = context.config();
    hwsync::VerifyRequest request;
    request.catalog = context.catalog();
    request.shops = options.shops;
    request.read = shops_to_read(context, options);
    request.primary = config.primary;
    request.identifiers = options.identifiers;
    request.identifier =
        options.identifier ? options.identifier : config.identifier;
    request.min_coverage = options.min_coverage;
    request.fail_on = options.fail_on;
    request.ignore = options.ignore;
    request.baseline = options.baseline;
    if (options.baseline == "-" && options.file == "-") {
        throw hwsync::Error(hwsync::ErrorKind::usage,
                            "--baseline and --file both read standard input",
                            "name a file in one of them");
    }
    request.matching = config.matching;
    request.verify = config.verify;
    request.now = current_time();
    request.children = child_rules(context);
    count_again(options.fail_on, request);
    return request;
}

ExitCode verify(const Context& context, const VerifyOptions& options) {
    const auto result = hwsync::verify_catalog(
        request_of(context, options), context.observer(), context.stop());
    auto& output = context.output();
    switch (context.format()) {
    case Format::text:
    case Format::jsonl: // is refused before, as is
    case Format::html:
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
    if (options.identifiers == std::vector<std::string>{"help"} &&
        result.count(FindingKind::not_found) > 0) {
        context.warn_always("'help' was taken for an identifier",
                            "for the options, see 'hwsync verify --help'");
    }
    return result.ok ? ExitCode::ok : ExitCode::findings;
}

} // namespace

void add_verify(Command& program) {
    const auto options = std::make_shared<VerifyOptions>();
    auto command =
        program.add_command("verify", "Check the catalog and every link in it; "
                                      "exit with 1 if there are findings");
    command
        .add_arguments("IDENTIFIER", options->identifiers,
                       "Check only these, and show their links")
        .type("");
    command.add_texts("--shop", options->shops, "Check only these shops")
        .type("NAME");
    const auto live = command.add_flag(
        "--live", options->live,
        "Ask the shops first, and check against their present state");
    command
        .add_text("--file", options->file,
                  "Check against one shop's products as the JSONL result of a "
                  "bulk operation, plain, gzip or zstd; - for standard input")
        .type("PATH|-")
        .excludes(live);
    add_identifier(command, options->identifier);
    add_least_percent(command, "--min-coverage", options->min_coverage,
                      "A finding for each shop in which a smaller share of the "
                      "variants is linked, or that has no variants");
    command
        .add_value(
            "--fail-on",
            [options](const std::string& list) {
                options->fail_on = kinds_of(list, kind_to_fail_on);
            },
            "Also report unmatched, near, no_identifier or note as findings")
        .type("KIND,...");
    command
        .add_value(
            "--ignore",
            [options](const std::string& list) {
                options->ignore = kinds_of(list, kind_to_ignore);
            },
            "Do not count findings of these kinds, beside those that the "
            "config file ignores")
        .type("KIND,...");
    command
        .add_text("--baseline", options->baseline,
                  "Do not count the findings in this file, which an earlier "
                  "verify --format csv wrote; say which are gone; - for "
                  "standard input")
        .type("PATH|-");
    command.add_examples({"hwsync verify",
                          "hwsync verify --shop eu --min-coverage 95% -f junit",
                          "hwsync verify --baseline known.csv --ignore note",
                          "hwsync verify --live", "hwsync verify NB-ICE-01"});
    command.set_action(
        {.run = with(options, verify),
         .formats = {Format::text, Format::json, Format::csv, Format::junit}});
}
