#include "output/link_listing.hpp"

#include "output/csv_writer.hpp"
#include "output/text_table.hpp"

#include <string>
#include <vector>

namespace {

using hwsync::LinkFilter;
using hwsync::LinkKind;
using hwsync::LinkView;
using hwsync::ListedLink;

bool has_ended(const ListedLink& link, const LinkFilter& filter) {
    return filter.changed_since && link.change == hwsync::LinkChange::ended;
}

void write_change(JsonWriter& json, const ListedLink& link,
                  const LinkFilter& filter) {
    json.member("run", link.run);
    if (filter.changed_since) {
        json.member("change", to_string(link.change));
        json.member_id_or_null("from", link.from);
    }
}

void write_link(JsonWriter& json, const ListedLink& link,
                const LinkFilter& filter) {
    json.begin_object();
    json.member("shop", link.shop);
    json.member_id_or_null("product_id", link.product_id);
    json.member_id_or_null("variant_id", link.variant_id);
    json.member_id_or_null("inventory_item_id", link.inventory_item_id);
    json.member_or_null("sku", link.sku);
    json.member_or_null("title", link.title);
    json.member_id_or_null("catalog_product_id", link.catalog_product_id);
    json.member_id_or_null("catalog_variant_id", link.catalog_variant_id);
    json.member_id_or_null("catalog_inventory_item_id",
                           link.catalog_inventory_item_id);
    json.member_or_null("catalog_sku", link.catalog_sku);
    json.member_or_null("catalog_title", link.catalog_title);
    json.member_or_null("identifier", link.identifier);
    json.member_or_null("origin", link.origin);
    json.member_or_null("rule", link.rule);
    json.member("linked_at", link.at);
    json.member_or_null("note", link.note);
    write_change(json, link, filter);
    json.end_object();
}

void write_block(JsonWriter& json, const ListedLink& block,
                 const LinkFilter& filter) {
    json.begin_object();
    json.member("shop", block.shop);
    json.member_id_or_null("product_id", block.product_id);
    json.member_id_or_null("variant_id", block.variant_id);
    json.member_id_or_null("inventory_item_id", block.inventory_item_id);
    json.member_or_null("sku", block.sku);
    json.member_or_null("title", block.title);
    json.member_or_null("identifier", block.identifier);
    json.member("blocked_at", block.at);
    json.member("by", block.by);
    json.member_or_null("note", block.note);
    write_change(json, block, filter);
    json.end_object();
}

void write_item(JsonWriter& json, const ListedLink& link,
                const LinkFilter& filter) {
    filter.kind == LinkKind::block ? write_block(json, link, filter)
                                   : write_link(json, link, filter);
}

/// For link import.
std::string action_of(const ListedLink& link, const LinkFilter& filter) {
    if (has_ended(link, filter)) {
        return "ended";
    }
    return link.catalog_variant_id == 0 ? "remove" : "add";
}

std::vector<std::string> csv_cells(const ListedLink& link,
                                   const LinkFilter& filter) {
    std::vector<std::string> cells{action_of(link, filter),
                                   std::string{link.shop},
                                   id_text(link.product_id),
                                   id_text(link.variant_id),
                                   id_text(link.inventory_item_id),
                                   id_text(link.catalog_product_id),
                                   id_text(link.catalog_variant_id),
                                   std::string{link.identifier},
                                   std::string{link.origin},
                                   std::string{link.at},
                                   std::string{link.by},
                                   std::string{link.note},
                                   std::string{link.sku},
                                   std::string{link.title},
                                   std::string{link.catalog_sku},
                                   std::string{link.catalog_title},
                                   id_text(link.catalog_inventory_item_id),
                                   std::string{link.rule},
                                   id_text(link.run)};
    if (filter.changed_since) {
        cells.emplace_back(to_string(link.change));
        cells.push_back(id_text(link.from));
    }
    return cells;
}

std::string target_of(const ListedLink& link, const LinkFilter& filter) {
    if (has_ended(link, filter)) {
        return "ended";
    }
    return link.catalog_variant_id == 0 ? "blocked"
                                        : id_text(link.catalog_variant_id);
}

} // namespace

void write_links(JsonWriter& json, LinkView& view, const LinkFilter& filter) {
    json.member("up_to_run", view.up_to_run(filter));
    json.key(filter.kind == LinkKind::block ? "blocks" : "links");
    json.begin_array();
    view.links(filter,
               [&](const ListedLink& link) { write_item(json, link, filter); });
    json.end_array();
}

void write_link_lines(Output& output, LinkView& view,
                      const LinkFilter& filter) {
    JsonWriter json{output, JsonWriter::Layout::lines};
    view.links(filter, [&](const ListedLink& link) {
        write_item(json, link, filter);
        json.next_line();
    });
}

void write_links_csv(Output& output, LinkView& view, const LinkFilter& filter) {
    CsvWriter csv{output};
    std::vector<std::string> heading{"action",
                                     "shop",
                                     "product_id",
                                     "variant_id",
                                     "inventory_item_id",
                                     "catalog_product_id",
                                     "catalog_variant_id",
                                     "identifier",
                                     "origin",
                                     "linked_at",
                                     "by",
                                     "note",
                                     "sku",
                                     "title",
                                     "catalog_sku",
                                     "catalog_title",
                                     "catalog_inventory_item_id",
                                     "rule",
                                     "run"};
    if (filter.changed_since) {
        heading.insert(heading.end(), {"change", "from"});
    }
    csv.row(heading);
    view.links(filter, [&](const ListedLink& link) {
        csv.row_to_edit(csv_cells(link, filter));
    });
}

void write_links_text(Output& output, LinkView& view,
                      const LinkFilter& filter) {
    using Align = TextTable::Align;
    constexpr auto title = TextTable::Content::title;
    constexpr auto state = TextTable::Content::state;
    std::vector<TextTable::Column> columns{
        {"shop"},
        {"variant", Align::right},
        {"title", Align::left, title},
        {"catalog variant", Align::right},
        {"catalog title", Align::left, title},
        {"identifier"},
        {"origin"},
        {"since"},
        {"by"},
        {"note", Align::left, title}};
    if (filter.changed_since) {
        columns.insert(columns.begin() + 3, {{"change", Align::left, state},
                                             {"from", Align::right}});
    }
    TextTable table{output, columns};
    view.links(filter, [&](const ListedLink& link) {
        std::vector<std::string> cells{
            std::string{link.shop},
            id_text(link.variant_id),
            std::string{link.title},
            target_of(link, filter),
            std::string{link.catalog_title},
            std::string{link.identifier.empty() ? link.sku : link.identifier},
            std::string{link.origin},
            std::string{link.at},
            std::string{link.by},
            std::string{link.note}};
        if (filter.changed_since) {
            cells.insert(
                cells.begin() + 3,
                {std::string{to_string(link.change)}, id_text(link.from)});
        }
        table.add_row(std::move(cells));
    });
    table.finish();
}
