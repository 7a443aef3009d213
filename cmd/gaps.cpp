#include "command_line/command.hpp"
#include "commands.hpp"
#include "output/candidates.hpp"
#include "output/csv_writer.hpp"
#include "output/json_writer.hpp"
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

using hwsync::Gap;
using hwsync::GapState;

struct GapsOptions {
    std::vector<std::string> shops;
};

/// Says which shops were never read.
void for_each(const Context& context, const hwsync::SuggestRequest& request,
              const std::function<void(const Gap&)>& visit) {
    for (const auto& shop : hwsync::gaps(request, context.stop(), visit)) {
        tell_never_read(context, shop);
    }
}

void gaps_json(const Context& context, const hwsync::SuggestRequest& request) {
    JsonWriter json{context.output()};
    json.begin_object();
    json.member("command", context.command());
    json.key("gaps");
    json.begin_array();
    for_each(context, request, [&](const Gap& gap) {
        json.begin_object();
        json.member("shop", gap.shop);
        json.member("state", to_string(gap.state));
        json.member_id_or_null("catalog_product_id", gap.variant.product_id);
        json.member_id_or_null("catalog_variant_id", gap.variant.variant_id);
        write_known_as(json, gap.variant);
        write_candidates(json, "", gap.candidates, gap.more_candidates);
        json.end_object();
    });
    json.end_array();
    json.end_object();
    json.finish();
}

std::vector<std::string> cells_of(const Gap& gap) {
    const auto& variant = gap.variant;
    std::vector<std::string> cells{"decide",
                                   gap.shop,
                                   std::string{to_string(gap.state)},
                                   id_text(variant.product_id),
                                   id_text(variant.variant_id),
                                   variant.title,
                                   options_of(variant),
                                   variant.sku,
                                   variant.barcode};
    if (gap.candidates.empty()) {
        cells.resize(cells.size() + 8);
    } else {
        const auto& first = gap.candidates.front();
        cells.insert(cells.end(),
                     {id_text(first.variant.variant_id), first.variant.title,
                      options_of(first.variant), first.variant.sku,
                      first.variant.barcode, hwsync::odds_text(first.odds),
                      why_of(first),
                      others_of(gap.candidates, gap.more_candidates)});
    }
    cells.emplace_back();
    return cells;
}

/// What link import reads, like the rows of suggest, and passes over as long as
/// nobody has decided.
void gaps_csv(const Context& context, const hwsync::SuggestRequest& request) {
    CsvWriter csv{context.output()};
    csv.row({"action", "shop", "state", "catalog_product_id",
             "catalog_variant_id", "catalog_title", "catalog_options",
             "catalog_sku", "catalog_barcode", "variant_id", "title", "options",
             "sku", "barcode", "odds", "why", "others", "note"});
    for_each(context, request,
             [&](const Gap& gap) { csv.row_to_edit(cells_of(gap)); });
}

void gaps_text(const Context& context, const hwsync::SuggestRequest& request) {
    std::int64_t missing = 0;
    std::int64_t unlinked = 0;
    auto& output = context.output();
    for_each(context, request, [&](const Gap& gap) {
        const bool is_missing = gap.state == GapState::not_in_shop;
        ++(is_missing ? missing : unlinked);
        output.write(
            fmt::format("{}: catalog variant {}, {}: {}\n",
                        hwsync::printable(gap.shop), gap.variant.variant_id,
                        is_missing ? "not in the shop" : "there without a link",
                        name_of(gap.variant)));
        for (const auto& candidate : gap.candidates) {
            output.write(fmt::format(
                "  variant {}, {}: {}\n    {}\n", candidate.variant.variant_id,
                hwsync::odds_text(candidate.odds), name_of(candidate.variant),
                why_of(candidate)));
        }
        if (gap.more_candidates > 0) {
            output.write(fmt::format("  and {} more\n", gap.more_candidates));
        }
    });
    if (context.verbosity() != Verbosity::quiet) {
        output.write(fmt::format("{} not in the shop, {} there without a "
                                 "link\n",
                                 grouped(missing), grouped(unlinked)));
    }
}

ExitCode gaps(const Context& context, const GapsOptions& options) {
    const auto request = suggest_request(context, options.shops);
    if (context.format() == Format::json) {
        gaps_json(context, request);
    } else if (context.format() == Format::csv) {
        gaps_csv(context, request);
    } else {
        gaps_text(context, request);
    }
    return ExitCode::ok;
}

} // namespace

void add_gaps(Command& program) {
    const auto options = std::make_shared<GapsOptions>();
    auto command = program.add_command(
        "gaps", "List catalog variants that a child shop has no link to");
    command
        .add_texts("--shop", options->shops,
                   "Of this child shop; may be given again (default: every "
                   "one)")
        .type("NAME");
    command.add_examples({"hwsync gaps --shop eu",
                          "hwsync gaps --shop eu --format csv > gaps.csv"});
    command.set_action({.run = with(options, gaps), .formats = list_formats});
}
