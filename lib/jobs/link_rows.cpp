#include "jobs/link_rows.hpp"

#include "model/gid.hpp"
#include "model/id_text.hpp"
#include "model/keys.hpp"

#include <hwsync/error.hpp>
#include <hwsync/spreadsheet.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace hwsync {

namespace {

/// Those of link list, then what suggest and gaps say besides.
constexpr std::array<std::string_view, 25> known_columns{"action",
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
                                                         "others"};

/// Where each column stands. One without a name is none.
struct Heading {
    std::map<std::string, std::size_t, std::less<>> columns;
    std::size_t width = 0;

    bool names(std::size_t at) const {
        return std::any_of(columns.begin(), columns.end(),
                           [&](const auto& one) { return one.second == at; });
    }
};

[[noreturn]] void fail(const CsvReader& table, std::uint64_t line,
                       std::string what, std::string remedy) {
    throw Error(ErrorKind::input,
                fmt::format("{}:{}: {}", table.name(), line, what),
                std::move(remedy));
}

void check_name(const CsvReader& table, std::uint64_t line,
                const std::string& name) {
    if (std::find(known_columns.begin(), known_columns.end(), name) !=
        known_columns.end()) {
        return;
    }
    const auto meant = nearest(name, known_columns);
    fail(table, line, fmt::format("there is no column '{}'", printable(name)),
         meant.empty() ? "give the heading that hwsync link list --format csv "
                         "writes"
                       : fmt::format("did you mean '{}'?", meant));
}

Heading read_heading(CsvReader& table) {
    CsvRow row;
    if (!table.next(row)) {
        fail(table, 1, "it is empty",
             "begin with a heading: shop,variant_id,catalog_variant_id");
    }
    Heading heading;
    heading.width = row.cells.size();
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        const std::string name{trimmed(row.cells[i])};
        if (name.empty()) {
            continue;
        }
        check_name(table, row.line, name);
        if (!heading.columns.emplace(name, i).second) {
            fail(table, row.line,
                 fmt::format("the column '{}' appears twice", name),
                 "take one of the two away");
        }
    }
    for (const auto* needed : {"shop", "variant_id"}) {
        if (!heading.columns.contains(needed)) {
            fail(table, row.line,
                 fmt::format("the column '{}' is missing", needed),
                 "give at least shop, variant_id and catalog_variant_id or "
                 "identifier");
        }
    }
    return heading;
}

bool is_blank(std::string_view cell) {
    return trimmed(cell).empty();
}

/// Why a row does not stand under its heading; empty where it does.
std::string misfit(const Heading& heading, const CsvRow& row) {
    for (std::size_t i = 0; i < std::max(heading.width, row.cells.size());
         ++i) {
        const bool has_name = heading.names(i);
        if (i >= row.cells.size() && has_name) {
            return fmt::format("it has {} cells, the heading {}",
                               row.cells.size(), heading.width);
        }
        if (i < row.cells.size() && !has_name && !is_blank(row.cells[i])) {
            return fmt::format("its cell {}, '{}', stands under no heading",
                               i + 1, printable(row.cells[i]));
        }
    }
    return {};
}

Error unusable(std::string reason) {
    return {ErrorKind::input, std::move(reason)};
}

class Cells {
public:
    Cells(const Heading& heading, const CsvRow& row)
        : m_heading(heading), m_row(row) {}

    /// As it was written.
    std::optional<std::string> find(std::string_view column) const {
        const auto at = m_heading.columns.find(column);
        if (at == m_heading.columns.end()) {
            return std::nullopt;
        }
        return text_of_cell(m_row.cells[at->second]);
    }
    /// Without white space around it.
    std::string operator[](std::string_view column) const {
        return std::string{trimmed(find(column).value_or(""))};
    }
    /// What `read` makes of an id; 0 where there is none.
    template <typename Read>
    std::int64_t id(std::string_view column, Read read) const {
        auto text = (*this)[column];
        if (text.starts_with('\'')) {
            text.erase(0, 1);
        }
        if (is_shortened_number(text)) {
            throw unusable(fmt::format(
                "{} '{}' lost its last digits in a spreadsheet: make the table "
                "anew, and keep that column as text there",
                column, printable(text)));
        }
        return text.empty() ? 0 : read(text, column);
    }

private:
    const Heading& m_heading;
    const CsvRow& m_row;
};

/// Of what nothing else is asked.
std::int64_t inventory_item_of(std::string_view text, std::string_view column) {
    const auto gid = parse_gid(text);
    const auto id = parse_id(gid ? gid->number : text);
    if (!id || (gid && gid->kind != "InventoryItem")) {
        throw unusable(fmt::format("{} '{}' is not the id of an inventory item",
                                   column, printable(text)));
    }
    return *id;
}

/// Nothing for a row that a person has yet to decide on.
std::optional<LinkRow::Action> action_of(const std::string& text) {
    if (text.empty() || text == "add") {
        return LinkRow::Action::add;
    }
    if (text == "remove") {
        return LinkRow::Action::remove;
    }
    if (text == "decide" || text == "later") {
        return std::nullopt;
    }
    throw unusable(fmt::format("action cannot be '{}': it is add, remove, "
                               "decide or later",
                               printable(text)));
}

LinkRow link_row(const Cells& cells, LinkRow::Action action) {
    LinkRow row;
    row.action = action;
    row.shop = cells["shop"];
    row.product = cells.id("product_id", product_id_of);
    row.variant = cells.id("variant_id", variant_id_of);
    row.inventory_item = cells.id("inventory_item_id", inventory_item_of);
    row.catalog_product = cells.id("catalog_product_id", product_id_of);
    row.catalog_variant = cells.id("catalog_variant_id", variant_id_of);
    row.identifier = cells.find("identifier").value_or("");
    row.sku = cells["sku"];
    row.barcode = cells["barcode"];
    row.shown_sku = cells["catalog_sku"];
    row.shown_barcode = cells["catalog_barcode"];
    row.others = cells["others"];
    row.note = cells.find("note");
    const auto origin = cells["origin"];
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
    const auto heading = read_heading(table);
    LinkRows read;
    std::map<std::pair<std::string, std::int64_t>, std::uint64_t> seen;
    CsvRow row;
    while (table.next(row)) {
        if (std::all_of(row.cells.begin(), row.cells.end(), is_blank)) {
            continue;
        }
        if (const auto why = misfit(heading, row); !why.empty()) {
            report(row.line, why);
            continue;
        }
        try {
            const Cells cells{heading, row};
            const auto action = action_of(cells["action"]);
            if (!action) {
                ++read.passed_over;
                continue;
            }
            auto wanted = link_row(cells, *action);
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
