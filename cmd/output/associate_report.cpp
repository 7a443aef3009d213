#include "output/associate_report.hpp"

#include "output/failure_report.hpp"
#include "output/run_report.hpp"
#include "output/text_table.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

namespace {

using hwsync::Outcome;

void write_unresolved(JsonWriter& json,
                      const hwsync::UnresolvedList& unresolved) {
    json.key("unresolved");
    json.begin_array();
    unresolved.for_each([&](const hwsync::UnresolvedVariant& variant) {
        json.begin_object();
        json.member("outcome", hwsync::to_string(variant.outcome));
        json.member_id("product_id", variant.product_id);
        json.member_id("variant_id", variant.variant_id);
        json.key("identifier");
        if (variant.identifier.empty()) {
            json.value(nullptr);
        } else {
            json.value(variant.identifier);
        }
        json.key("candidates");
        json.raw(variant.candidates);
        json.end_object();
    });
    json.end_array();
}

void write_shop(JsonWriter& json, const hwsync::AssociateResult& result) {
    const auto& counts = result.counts;
    json.begin_object();
    json.member("shop", result.shop);
    json.member("run", result.run);
    json.member("source", result.source);
    json.member("read", result.variants.read);
    json.member("variants", counts.variants());
    json.member("linked", counts.of(Outcome::linked));
    json.member("created", counts.created);
    json.member("updated", counts.updated);
    json.member("unchanged", counts.unchanged);
    json.member("removed", counts.removed);
    for (const auto outcome :
         {Outcome::unmatched, Outcome::ambiguous, Outcome::duplicate,
          Outcome::near, Outcome::conflict, Outcome::no_identifier,
          Outcome::pinned}) {
        json.member(hwsync::to_string(outcome), counts.of(outcome));
    }
    write_rejects(json, *result.rejects);
    json.member("skipped", result.skipped);
    write_unresolved(json, *result.unresolved);
    json.end_object();
}

void write_failed(JsonWriter& json, const hwsync::AssociatedShop& shop) {
    json.begin_object();
    json.member("shop", shop.shop);
    json.member("run", shop.error->run());
    write_error(json, *shop.error);
    json.end_object();
}

std::string described(Outcome outcome, const hwsync::MatchCounts& counts) {
    switch (outcome) {
    case Outcome::linked:
        return fmt::format("{} new, {} moved, {} as before", counts.created,
                           counts.updated, counts.unchanged);
    case Outcome::pinned:
        return "an operator's link or block decides";
    case Outcome::no_identifier:
        return "the variant has no identifier";
    case Outcome::unmatched:
        return "no catalog variant has the identifier";
    case Outcome::near:
        return "one that is nearly the same is in the catalog";
    case Outcome::ambiguous:
        return "several catalog variants have the identifier";
    case Outcome::duplicate:
        return "several variants of the shop have the identifier";
    case Outcome::conflict:
        return "the other identifiers differ";
    }
    return {};
}

void list_unresolved(Output& output, const hwsync::AssociateResult& result) {
    using Align = TextTable::Align;
    TextTable table{output,
                    {{"outcome", Align::left},
                     {"product", Align::left},
                     {"variant", Align::left},
                     {"identifier", Align::left}}};
    result.unresolved->for_each([&](const hwsync::UnresolvedVariant& variant) {
        table.add_row({std::string{hwsync::to_string(variant.outcome)},
                       std::to_string(variant.product_id),
                       std::to_string(variant.variant_id),
                       std::string{variant.identifier}});
    });
    table.finish();
}

} // namespace

void write_association(Output& output, const hwsync::AssociateResult& result,
                       LinkStage stage, Verbosity verbosity) {
    const bool is_planned = stage == LinkStage::planned;
    using Align = TextTable::Align;
    TextTable table{output,
                    {{"outcome", Align::left},
                     {"variants", Align::right},
                     {"", Align::left}}};
    for (std::size_t i = 0; i < hwsync::outcome_count; ++i) {
        const auto outcome = static_cast<Outcome>(i);
        if (result.counts.of(outcome) > 0) {
            table.add_row(
                {std::string{hwsync::to_string(outcome)},
                 grouped(static_cast<std::int64_t>(result.counts.of(outcome))),
                 described(outcome, result.counts)});
        }
    }
    table.finish();
    if (result.counts.removed > 0) {
        output.write(fmt::format("{} links {}\n", result.counts.removed,
                                 is_planned ? "would end" : "ended"));
    }
    if (verbosity == Verbosity::verbose) {
        output.write("\n");
        list_unresolved(output, result);
    }
    write_rejects(output, *result.rejects, result.run);
    output.write(
        result.run
            ? fmt::format("run {} of shop {}: {} of {} variants {} linked\n",
                          *result.run, hwsync::printable(result.shop),
                          result.counts.of(Outcome::linked),
                          result.counts.variants(),
                          is_planned ? "would be" : "are")
            : std::string{"dry run: nothing was written\n"});
}

void write_association(JsonWriter& json, const AssociationSummary& summary,
                       const std::vector<hwsync::AssociatedShop>& shops) {
    json.begin_object();
    json.member("command", "associate");
    json.member("dry_run", summary.dry_run);
    if (!summary.plan.empty()) {
        json.member("plan", summary.plan.string());
    }
    json.member("started_at", summary.started_at);
    json.member("finished_at", summary.finished_at);
    json.key("shops");
    json.begin_array();
    for (const auto& shop : shops) {
        if (shop.result) {
            write_shop(json, *shop.result);
        } else {
            write_failed(json, shop);
        }
    }
    json.end_array();
    json.end_object();
}
