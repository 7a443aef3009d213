#include "jobs/link_rows.hpp"

#include "jobs/csv_table.hpp"
#include "model/gid.hpp"
#include "model/id_text.hpp"
#include "model/keys.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <array>
#include <map>
#include <utility>

namespace hwsync {

namespace {

/// Those of link list, then what suggest and gaps say besides.
constexpr std::array<std::string_view, 30> known_columns{"action",
                                                         "shop",
                                                         "product_id",
                                                         "variant_id",
                                                         "identifier",
                                                         "origin",
                                                         "linked_at",
                                                         "inventory_item_id",
                                                         "by",
                                                         "note",
                                                         "catalog_product_id",
                                                         "catalog_variant_id",
                                                         "outcome",
                                                         "state",
                                                         "title",
                                                         "options",
                                                         "sku",
                                                         "barcode",
                                                         "catalog_title",
                                                         "catalog_options",
                                                         "catalog_sku",
                                                         "catalog_barcode",
                                                         "odds",
                                                         "why",
                                                         "others",
                                                         "catalog_inventory_"
                                                         "item_id",
                                                         "rule",
                                                         "change",
                                                         "from",
                                                         "run"};

constexpr std::array<std::string_view, 2> needed_columns{"shop", "variant_id"};

Error unusable(std::string reason) {
    return {ErrorKind::input, std::move(reason)};
}

/// Nothing else that is given by hand names inventory items.
std::int64_t inventory_item_of(std::string_view text, std::string_view column) {
    const auto gid = parse_gid(text);
    const auto id = parse_id(gid ? gid->number : text);
    if (!id || (gid && gid->kind != "InventoryItem")) {
        throw unusable(fmt::format("{} '{}' is not the id of an inventory item",
                                   column, printable(text)));
    }
    return *id;
}

LinkRow::Action action_of(const std::string& text) {
    if (text.empty() || text == "add") {
        return LinkRow::Action::add;
    }
    if (text == "remove") {
        return LinkRow::Action::remove;
    }
    throw unusable(fmt::format("action cannot be '{}': it is add, remove, "
                               "decide or later",
                               printable(text)));
}

/// A person has yet to decide on it.
bool is_undecided(const std::string& action) {
    return action == "decide" || action == "later";
}

/// Of link list --changed-since: there is no link any more.
bool is_over(const std::string& action) {
    return action == "ended";
}

LinkRow link_row(const CsvCells& cells, LinkRow::Action action) {
    LinkRow row;
    row.action = action;
    row.shop = cells["shop"];
    row.product = cells.id("product_id", product_id_of);
    row.variant = cells.id("variant_id", variant_id_of);
    row.inventory_item = cells.id("inventory_item_id", inventory_item_of);
    row.catalog_product = cells.id("catalog_product_id", product_id_of);
    row.catalog_variant = cells.id("catalog_variant_id", variant_id_of);
    row.identifier = cells.find("identifier").value_or("");
    row.note = cells.find("note");
    const auto origin = cells["origin"];
    if (origin.empty()) { // of suggest: link list tells SKUs for people alone
        row.sku = cells["sku"];
        row.barcode = cells["barcode"];
        row.shown_sku = cells["catalog_sku"];
        row.shown_barcode = cells["catalog_barcode"];
        row.others = cells["others"];
    }
    if (!origin.empty() && origin != "manual" && origin != "auto") {
        throw unusable(fmt::format("origin cannot be '{}': it is auto or "
                                   "manual",
                                   printable(origin)));
    }
    row.is_automatic = origin == "auto";
    const bool names_ids = row.product != 0 || row.inventory_item != 0 ||
                           row.catalog_product != 0 || row.catalog_variant != 0;
    if (row.variant == 0 && (action == LinkRow::Action::add || names_ids ||
                             is_blank(row.identifier))) {
        throw unusable("variant_id is empty");
    }
    if (action == LinkRow::Action::add && row.catalog_variant == 0 &&
        is_blank(row.identifier)) {
        throw unusable("it names no catalog variant: give catalog_variant_id "
                       "or identifier, or the action remove");
    }
    return row;
}

} // namespace

LinkRows read_link_rows(CsvReader& table, const ReportRow& report) {
    const CsvHeading heading{
        table,
        {known_columns, needed_columns,
         "the heading that hwsync link list --format csv writes",
         "at least shop, variant_id and catalog_variant_id or identifier"}};
    LinkRows read;
    std::map<std::pair<std::string, std::int64_t>, std::uint64_t> seen;
    CsvRow row;
    while (table.next(row)) {
        if (is_blank(row)) {
            continue;
        }
        if (const auto why = heading.misfit(row); !why.empty()) {
            report(row.line, why);
            continue;
        }
        try {
            const CsvCells cells{heading, row};
            const auto action = cells["action"];
            if (is_undecided(action)) {
                ++read.passed_over;
            }
            if (is_undecided(action) || is_over(action)) {
                continue;
            }
            auto wanted = link_row(cells, action_of(action));
            wanted.line = row.line;
            const auto [first, is_new] =
                seen.emplace(std::pair{wanted.shop, wanted.variant}, row.line);
            if (!is_new && wanted.variant != 0) {
                throw unusable(fmt::format(
                    "variant {} of shop {} stands in line {} too",
                    wanted.variant, printable(wanted.shop), first->second));
            }
            read.rows.push_back(std::move(wanted));
        } catch (const Error& error) {
            report(row.line, error.what());
        }
    }
    return read;
}

} // namespace hwsync
