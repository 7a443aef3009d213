#include "command_line/command.hpp"
#include "commands.hpp"
#include "output/csv_writer.hpp"
#include "output/json_writer.hpp"
#include "output/link_listing.hpp"
#include "output/text_table.hpp"
#include "shared/context.hpp"
#include "shared/link_job.hpp"
#include "shared/shops.hpp"

#include <hwsync/error.hpp>
#include <hwsync/link_view.hpp>

#include <cstdint>
#include <memory>

namespace {

using hwsync::LinkHistoryEntry;
using hwsync::LinkKind;
using hwsync::LinkView;

/// Of --changed-since: it was not given.
constexpr std::int64_t nowhere = -1;

struct ListOptions {
    hwsync::LinkFilter filter;
    bool pinned = false;
    bool automatic = false;
    bool blocked = false;
    std::int64_t changed_since = nowhere;
};

struct HistoryOptions {
    std::string shop;
    std::string variant_id;
    std::string identifier;
};

/// Says so where the shop, whose name may be empty, was never read.
std::unique_ptr<LinkView> open_view(const Context& context,
                                    const std::string& shop) {
    std::vector<std::string> children;
    for (auto& child : child_rules(context)) {
        children.push_back(std::move(child.shop));
    }
    auto view =
        LinkView::open(context.catalog(), &context.stop(), std::move(children));
    if (view->is_unread(shop)) {
        tell_never_read(context, shop);
    }
    return view;
}

ExitCode list_links(const Context& context, const ListOptions& options) {
    auto filter = options.filter;
    if (options.pinned) {
        filter.kind = LinkKind::pin;
    } else if (options.automatic) {
        filter.kind = LinkKind::automatic;
    } else if (options.blocked) {
        filter.kind = LinkKind::block;
    }
    if (options.changed_since != nowhere) {
        filter.changed_since = options.changed_since;
    }
    const auto view = open_view(context, filter.shop);
    auto& output = context.output();
    switch (context.format()) {
    case Format::json: {
        JsonWriter json{output};
        json.begin_object();
        json.member("command", context.command());
        write_links(json, *view, filter);
        json.end_object();
        json.finish();
        break;
    }
    case Format::jsonl:
        write_link_lines(output, *view, filter);
        break;
    case Format::csv:
        write_links_csv(output, *view, filter);
        break;
    default:
        write_links_text(output, *view, filter);
    }
    return ExitCode::ok;
}

void history_json(
    const Context& context,
    const std::function<void(const LinkView::VisitChange&)>& all) {
    JsonWriter json{context.output()};
    json.begin_object();
    json.member("command", context.command());
    json.key("history");
    json.begin_array();
    all([&](const LinkHistoryEntry& entry) {
        json.begin_object();
        json.member("at", entry.at);
        json.member("run", entry.run);
        json.member("by", entry.by);
        json.member("shop", entry.shop);
        json.member_id_or_null("variant_id", entry.variant_id);
        json.member_id_or_null("from", entry.from);
        json.member_id_or_null("to", entry.to);
        json.member_or_null("origin", entry.origin);
        json.member_or_null("rule", entry.rule);
        json.member("reason", entry.reason);
        json.member_or_null("note", entry.note);
        json.end_object();
    });
    json.end_array();
    json.end_object();
    json.finish();
}

std::vector<std::string> cells_of(const LinkHistoryEntry& entry) {
    return {std::string{entry.at},     std::to_string(entry.run),
            std::string{entry.by},     std::string{entry.shop},
            id_text(entry.variant_id), id_text(entry.from),
            id_text(entry.to),         std::string{entry.origin},
            std::string{entry.reason}, std::string{entry.note}};
}

ExitCode show_history(const Context& context, const HistoryOptions& options) {
    const bool by_id = !options.shop.empty() && !options.variant_id.empty();
    if (by_id == !options.identifier.empty()) {
        throw hwsync::Error(
            hwsync::ErrorKind::usage, "no variant is named",
            "name one by --shop and --variant-id, or by an identifier");
    }
    const auto view = open_view(context, options.shop);
    const auto all = [&](const LinkView::VisitChange& visit) {
        by_id
            ? view->history_of_variant(options.shop, options.variant_id, visit)
            : view->history_of_identifier(options.identifier, options.shop,
                                          visit);
    };
    if (context.format() == Format::json) {
        history_json(context, all);
    } else if (context.format() == Format::csv) {
        CsvWriter csv{context.output()};
        csv.row({"at", "run", "by", "shop", "variant_id", "from", "to",
                 "origin", "reason", "note"});
        all([&](const LinkHistoryEntry& entry) { csv.row(cells_of(entry)); });
    } else {
        using Align = TextTable::Align;
        TextTable table{context.output(),
                        {{"at"},
                         {"run", Align::right},
                         {"by"},
                         {"shop"},
                         {"variant", Align::right},
                         {"from", Align::right},
                         {"to", Align::right},
                         {"origin"},
                         {"why"},
                         {"note"}}};
        all([&](const LinkHistoryEntry& entry) {
            table.add_row(cells_of(entry));
        });
        table.finish();
    }
    return ExitCode::ok;
}

} // namespace

void add_link_list(Command& link) {
    const auto options = std::make_shared<ListOptions>();
    auto command = link.add_command("list", "List links, or blocks");
    command
        .add_text("--shop", options->filter.shop,
                  "Only links of this child shop")
        .type("NAME");
    command
        .add_text("--identifier", options->filter.identifier,
                  "Only links of variants with this SKU or barcode")
        .type("ID");
    const auto pinned = command.add_flag("--pinned", options->pinned,
                                         "Only links that an operator made");
    const auto automatic = command
                               .add_flag("--auto", options->automatic,
                                         "Only links that associate made")
                               .excludes(pinned);
    command
        .add_flag("--blocked", options->blocked,
                  "List blocks instead: variants and identifiers that must not "
                  "be linked")
        .excludes(pinned)
        .excludes(automatic);
    command
        .add_number("--changed-since", options->changed_since, {0},
                    "Only what was made, moved or ended after this run, ended "
                    "links included; 0: every change")
        .type("RUN");
    command.add_examples({"hwsync link list --shop eu --pinned",
                          "hwsync link list --format csv > links.csv",
                          "hwsync link list --changed-since 2 -f jsonl"});
    command.set_action(
        {.run = with(options, list_links),
         .formats = {Format::text, Format::json, Format::csv, Format::jsonl}});
}

void add_link_history(Command& link) {
    const auto options = std::make_shared<HistoryOptions>();
    auto command = link.add_command(
        "history", "Show every change of a variant's link, the oldest first");
    const auto shop = command
                          .add_text("--shop", options->shop,
                                    "The child shop (default: every one)")
                          .type("NAME");
    const auto variant =
        command
            .add_text("--variant-id", options->variant_id,
                      "The shop's variant: number, gid or URL of its page "
                      "in the admin")
            .type("ID")
            .needs(shop);
    command
        .add_text("IDENTIFIER", options->identifier,
                  "A SKU or barcode of either side")
        .excludes(variant);
    command.add_examples(
        {"hwsync link history NB-ICE-01",
         "hwsync link history --shop eu NB-ICE-01",
         "hwsync link history --shop eu --variant-id 8100758812366"});
    command.set_action(
        {.run = with(options, show_history), .formats = list_formats});
}
