#include "command_line/values.hpp"
#include "commands.hpp"
#include "output/candidates.hpp"
#include "output/csv_writer.hpp"
#include "output/json_writer.hpp"
#include "output/plain_words.hpp"
#include "output/text_table.hpp"
#include "shared/context.hpp"
#include "shared/shops.hpp"
#include "shared/suggest_request.hpp"

#include <hwsync/suggest.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <functional>
#include <memory>

namespace {

using hwsync::Suggestion;

struct SuggestOptions {
    std::vector<std::string> shops;
    std::optional<double> sure;
};

const char* action_of(const Suggestion& suggestion) {
    return suggestion.is_sure ? "add" : "decide";
}

void write_rivals(JsonWriter& json, const std::vector<hwsync::Rival>& rivals) {
    json.key("rivals");
    json.begin_array();
    for (const auto& rival : rivals) {
        json.begin_object();
        json.member_id_or_null("product_id", rival.variant.product_id);
        json.member_id_or_null("variant_id", rival.variant.variant_id);
        write_known_as(json, rival.variant);
        json.member_id_or_null("catalog_variant_id", rival.linked_to);
        json.end_object();
    }
    json.end_array();
}

/// Says which shops were never read.
void for_each(const Context& context, const hwsync::SuggestRequest& request,
              const std::function<void(const Suggestion&)>& visit) {
    for (const auto& shop : hwsync::suggest(request, context.stop(), visit)) {
        tell_never_read(context, shop);
    }
}

void suggest_json(const Context& context,
                  const hwsync::SuggestRequest& request) {
    JsonWriter json{context.output()};
    json.begin_object();
    json.member("command", context.command());
    json.key("suggestions");
    json.begin_array();
    for_each(context, request, [&](const Suggestion& one) {
        json.begin_object();
        json.member("shop", one.shop);
        json.member("outcome", to_string(one.outcome));
        json.member_id_or_null("product_id", one.variant.product_id);
        json.member_id_or_null("variant_id", one.variant.variant_id);
        write_known_as(json, one.variant);
        json.member("action", action_of(one));
        write_candidates(json, "catalog_", one.candidates, one.more_candidates);
        json.member("not_weighed", one.not_weighed);
        write_rivals(json, one.rivals);
        json.end_object();
    });
    json.end_array();
    json.end_object();
    json.finish();
}

std::vector<std::string> cells_of(const Suggestion& suggestion) {
    const auto& variant = suggestion.variant;
    std::vector<std::string> cells{action_of(suggestion),
                                   suggestion.shop,
                                   std::string{to_string(suggestion.outcome)},
                                   id_text(variant.product_id),
                                   id_text(variant.variant_id),
                                   variant.title,
                                   options_of(variant),
                                   variant.sku,
                                   variant.barcode};
    if (suggestion.candidates.empty()) {
        cells.resize(cells.size() + 8);
    } else {
        const auto& first = suggestion.candidates.front();
        cells.insert(
            cells.end(),
            {id_text(first.variant.variant_id), first.variant.title,
             options_of(first.variant), first.variant.sku,
             first.variant.barcode, hwsync::odds_text(first.odds),
             why_of(first),
             others_of(suggestion.candidates, suggestion.more_candidates)});
    }
    cells.emplace_back();
    return cells;
}

/// What link import reads. A row names the likeliest catalog variant by nothing
/// but its id to link import: a person who knows better writes another one.
void suggest_csv(const Context& context,
                 const hwsync::SuggestRequest& request) {
    CsvWriter csv{context.output()};
    csv.row({"action", "shop", "outcome", "product_id", "variant_id", "title",
             "options", "sku", "barcode", "catalog_variant_id", "catalog_title",
             "catalog_options", "catalog_sku", "catalog_barcode", "odds", "why",
             "others", "note"});
    for_each(context, request,
             [&](const Suggestion& one) { csv.row_to_edit(cells_of(one)); });
}

void suggest_text(const Context& context,
                  const hwsync::SuggestRequest& request) {
    std::int64_t count = 0;
    std::int64_t sure = 0;
    std::int64_t not_weighed = 0;
    auto& output = context.output();
    for_each(context, request, [&](const Suggestion& one) {
        ++count;
        sure += one.is_sure ? 1 : 0;
        output.write(fmt::format("{}: variant {} of product {}, {}: {}\n",
                                 hwsync::printable(one.shop),
                                 one.variant.variant_id, one.variant.product_id,
                                 to_string(one.outcome), name_of(one.variant)));
        bool is_first = true;
        for (const auto& candidate : one.candidates) {
            output.write(fmt::format("  {}catalog variant {}, {}: {}\n",
                                     is_first && one.is_sure ? "sure: " : "",
                                     candidate.variant.variant_id,
                                     hwsync::odds_text(candidate.odds),
                                     name_of(candidate.variant)));
            output.write(fmt::format("    {}\n", why_of(candidate)));
            is_first = false;
        }
        if (one.more_candidates > 0) {
            output.write(fmt::format("  and {} more\n", one.more_candidates));
        }
        not_weighed += one.not_weighed > 0 ? 1 : 0;
    });
    if (context.verbosity() != Verbosity::quiet) {
        output.write(fmt::format(
            "{} variant{} to decide on{}\n", grouped(count),
            count == 1 ? "" : "s",
            request.sure ? fmt::format(", {} of them sure", grouped(sure))
                         : std::string{}));
        if (not_weighed > 0) {
            output.write(fmt::format(
                "for {} of them more catalog variants come into question than "
                "are weighed: hwsync explain says how many\n",
                grouped(not_weighed)));
        }
    }
}

ExitCode suggest(const Context& context, const SuggestOptions& options) {
    constexpr double whole = 100;
    auto request = suggest_request(context, options.shops);
    if (options.sure) {
        // Under a half, two variants could both be sure of one.
        constexpr double least = 50;
        if (*options.sure < least) {
            throw hwsync::Error(
                hwsync::ErrorKind::usage,
                fmt::format("--sure {}% is as likely wrong as right",
                            *options.sure),
                "give 50% to 100%");
        }
        request.sure = *options.sure / whole;
    }
    if (context.format() == Format::json) {
        suggest_json(context, request);
    } else if (context.format() == Format::csv) {
        suggest_csv(context, request);
    } else {
        suggest_text(context, request);
    }
    return ExitCode::ok;
}

} // namespace

void add_suggest(Command& program) {
    const auto options = std::make_shared<SuggestOptions>();
    auto command = program.add_command(
        "suggest", "List what has no link, each with its likeliest partners");
    command
        .add_texts("--shop", options->shops,
                   "Of this child shop; may be given again (default: every "
                   "one)")
        .type("NAME");
    add_least_percent(
        command, "--sure", options->sure,
        "Set action to add where the likeliest partner has more than "
        "this share of the odds, and no other claims it");
    command.add_examples(
        {"hwsync suggest --shop eu",
         "hwsync suggest --sure 99.9% --format csv > decide.csv"});
    command.set_action(
        {.run = with(options, suggest), .formats = list_formats});
}
