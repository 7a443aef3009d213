#include "output/associate_report.hpp"

#include "output/failure_report.hpp"
#include "output/plain_words.hpp"
#include "output/run_report.hpp"
#include "output/text_table.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

namespace {

using hwsync::Outcome;

std::string number(std::uint64_t count) {
    return grouped(static_cast<std::int64_t>(count));
}

void write_unresolved(JsonWriter& json,
                      const hwsync::UnresolvedList& unresolved) {
    json.key("unresolved");
    json.begin_array();
    unresolved.for_each([&](const hwsync::UnresolvedVariant& variant) {
        json.begin_object();
        json.member("outcome", hwsync::to_string(variant.outcome));
        json.member_id("product_id", variant.product_id);
        json.member_id("variant_id", variant.variant_id);
        json.member_or_null("identifier", variant.identifier);
        json.key("candidates");
        json.raw(variant.candidates);
        json.member_or_null("reason", variant.reason);
        json.end_object();
    });
    json.end_array();
}

void write_side(JsonWriter& json, const std::string& name,
                const hwsync::NamedVariant& variant) {
    json.member_id(name,
                   variant.id == 0 ? std::nullopt : std::optional{variant.id});
    json.member_or_null(name + "_sku", variant.sku);
    json.member_or_null(name + "_title", variant.title);
}

void write_changes(JsonWriter& json, const hwsync::AssociateResult& result) {
    json.key("changes");
    json.begin_array();
    result.changes->for_each([&](const hwsync::ChangedLink& change) {
        json.begin_object();
        json.member("shop", result.shop);
        json.member_id("product_id", change.product_id);
        json.member_id("variant_id", change.variant.id);
        json.member_or_null("sku", change.variant.sku);
        json.member_or_null("title", change.variant.title);
        write_side(json, "from", change.from);
        write_side(json, "to", change.to);
        json.member_or_null("origin", change.origin);
        json.member_or_null("rule", change.rule);
        json.member("reason", change.reason);
        json.end_object();
    });
    json.end_array();
}

std::uint64_t older_of(const hwsync::AssociateResult& result) {
    return result.products.older + result.variants.older;
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
    json.member("suspect", result.suspect);
    json.member("removed", counts.removed);
    for (const auto outcome :
         {Outcome::unmatched, Outcome::ambiguous, Outcome::duplicate,
          Outcome::near, Outcome::conflict, Outcome::no_identifier,
          Outcome::pinned}) {
        json.member(hwsync::to_string(outcome), counts.of(outcome));
    }
    json.member("blocked", counts.blocked);
    write_placeholders(json, result.placeholders);
    write_rejects(json, *result.rejects);
    json.member("older", older_of(result));
    json.member("withheld", result.withheld);
    json.member("newer", result.newer);
    json.member("skipped", result.skipped);
    if (result.changes) {
        write_changes(json, result);
    }
    write_incomplete(json, result.incomplete);
    write_lacking_fields(json, result.lacking_fields);
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

std::string described(Outcome outcome, const hwsync::AssociateResult& result) {
    const auto& counts = result.counts;
    switch (outcome) {
    case Outcome::linked:
        return fmt::format("{} new, {} moved, {} as before",
                           number(counts.created), number(counts.updated),
                           number(counts.unchanged));
    case Outcome::pinned:
        return "an operator's link or block decides";
    case Outcome::no_identifier:
        return result.placeholders.variants == 0
                   ? "the variant has no identifier"
                   : fmt::format("no identifier, or a placeholder: {}",
                                 list_of(result.placeholders));
    case Outcome::unmatched:
        return "no catalog variant has the identifier";
    case Outcome::near:
        return "the catalog has nearly the same identifier";
    case Outcome::ambiguous:
        return "several catalog variants have the identifier";
    case Outcome::duplicate:
        return "several variants of the shop have the identifier";
    case Outcome::conflict:
        return "the other identifiers differ, or the link would be suspect";
    }
    return {};
}

void list_unresolved(Output& output, const hwsync::AssociateResult& result) {
    using Align = TextTable::Align;
    TextTable table{output,
                    {{"outcome", Align::left},
                     {"product", Align::left},
                     {"variant", Align::left},
                     {"identifier", Align::left},
                     {"", Align::left}}};
    result.unresolved->for_each([&](const hwsync::UnresolvedVariant& variant) {
        table.add_row({std::string{hwsync::to_string(variant.outcome)},
                       std::to_string(variant.product_id),
                       std::to_string(variant.variant_id),
                       std::string{variant.identifier},
                       std::string{variant.reason}});
    });
    table.finish();
}

std::string text_of(const hwsync::NamedVariant& variant) {
    return variant.id == 0 ? std::string{"-"}
                           : fmt::format("{} {} ({})", variant.id, variant.sku,
                                         variant.title);
}

void list_changes(Output& output, const hwsync::AssociateResult& result) {
    constexpr auto title = TextTable::Content::title;
    using Align = TextTable::Align;
    TextTable table{output,
                    {{"link of", Align::left, title},
                     {"from", Align::left, title},
                     {"to", Align::left, title},
                     {"", Align::left}}};
    result.changes->for_each([&](const hwsync::ChangedLink& change) {
        table.add_row({text_of(change.variant), text_of(change.from),
                       text_of(change.to), std::string{change.reason}});
    });
    table.finish();
}

/// How many variants have a link, and of which shop.
std::string summary_of(const hwsync::AssociateResult& result, LinkStage stage) {
    const auto& counts = result.counts;
    const bool is_done = result.run && stage == LinkStage::made;
    const auto pins = counts.of(Outcome::pinned) - counts.blocked;
    auto linked =
        fmt::format("shop {}: {} of {} variants {} linked",
                    hwsync::printable(result.shop), number(counts.with_link()),
                    number(counts.variants()), is_done ? "are" : "would be");
    if (pins > 0) {
        linked += fmt::format(", {} of them pinned", number(pins));
    }
    return result.run
               ? fmt::format("run {} of {}\n", *result.run, linked)
               : fmt::format("dry run of {}; nothing was written\n", linked);
}

} // namespace

std::optional<hwsync::Error>
worst_error(const std::vector<hwsync::AssociatedShop>& shops) {
    std::optional<hwsync::Error> worst;
    for (const auto& shop : shops) {
        if (shop.error && (!worst || is_worse(*shop.error, *worst))) {
            worst = with_shop_name(shop.shop, *shop.error);
        }
    }
    return worst;
}

void write_association(Output& output, const hwsync::AssociateResult& result,
                       LinkStage stage, Verbosity verbosity) {
    const bool is_done = result.run && stage == LinkStage::made;
    using Align = TextTable::Align;
    TextTable table{output,
                    {{"outcome", Align::left},
                     {"variants", Align::right},
                     {"", Align::left}}};
    for (std::size_t i = 0; i < hwsync::outcome_count; ++i) {
        const auto outcome = static_cast<Outcome>(i);
        if (result.counts.of(outcome) > 0) {
            table.add_row({std::string{hwsync::to_string(outcome)},
                           number(result.counts.of(outcome)),
                           described(outcome, result)});
        }
    }
    table.finish();
    if (result.counts.removed > 0) {
        output.write(fmt::format("{} {}\n",
                                 counted(result.counts.removed, "link"),
                                 is_done ? "ended" : "would end"));
    }
    if (verbosity == Verbosity::verbose) {
        output.write("\n");
        if (result.changes) {
            list_changes(output, result);
        }
        list_unresolved(output, result);
    }
    write_rejects(output, *result.rejects, result.run);
    write_withheld(output, result.withheld, result.incomplete.size());
    if (older_of(result) > 0) {
        output.write(fmt::format("{} and {} that were read are older than in "
                                 "the catalog, which stays as it is\n",
                                 counted(result.products.older, "product"),
                                 counted(result.variants.older, "variant")));
    }
    write_lacking_fields(output, result.lacking_fields);
    output.write(summary_of(result, stage));
}

void write_association(JsonWriter& json, const AssociationSummary& summary,
                       const std::vector<hwsync::AssociatedShop>& shops) {
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
    if (const auto error = worst_error(shops)) {
        write_error(json, *error);
    }
}
