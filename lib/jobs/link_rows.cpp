#include "jobs/link_rows.hpp"

#include "model/id_text.hpp"

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

constexpr std::array<std::string_view, 12> known_columns{
    "action",     "shop",   "product_id",         "variant_id",
    "identifier", "origin", "linked_at",          "inventory_item_id",
    "by",         "note",   "catalog_product_id", "catalog_variant_id"};

/// Where each column of the heading stands.
using Columns = std::map<std::string, std::size_t, std::less<>>;

[[noreturn]] void fail(const CsvReader& table, std::uint64_t line,
                       std::string what, std::string remedy) {
    throw Error(ErrorKind::input,
                fmt::format("{}:{}: {}", table.name(), line, what),
                std::move(remedy));
}

Columns read_heading(CsvReader& table) {
    CsvRow heading;
    if (!table.next(heading)) {
        fail(table, 1, "it is empty",
             "begin with a heading: shop,variant_id,catalog_variant_id");
    }
    Columns columns;
    for (const auto& name : heading.cells) {
        if (std::find(known_columns.begin(), known_columns.end(), name) ==
            known_columns.end()) {
            const auto meant = nearest(name, known_columns);
            fail(table, heading.line,
                 fmt::format("there is no column '{}'", printable(name)),
                 meant.empty() ? "give the heading that hwsync link list "
                                 "--format csv writes, with commas"
                               : fmt::format("did you mean '{}'?", meant));
        }
        if (!columns.emplace(name, columns.size()).second) {
            fail(table, heading.line,
                 fmt::format("the column '{}' stands there twice", name),
                 "take one of the two away");
        }
    }
    for (const auto* needed : {"shop", "variant_id"}) {
        if (!columns.contains(needed)) {
            fail(table, heading.line,
                 fmt::format("the column '{}' is missing", needed),
                 "give at least shop, variant_id and catalog_variant_id or "
                 "identifier");
        }
    }
    return columns;
}

class Cells {
public:
    Cells(const Columns& columns, const CsvRow& row)
        : m_columns(columns), m_row(row) {}

    std::optional<std::string> find(std::string_view column) const {
        const auto at = m_columns.find(column);
        if (at == m_columns.end()) {
            return std::nullopt;
        }
        return std::string{without_formula_guard(m_row.cells[at->second])};
    }
    std::string operator[](std::string_view column) const {
        return find(column).value_or("");
    }

private:
    const Columns& m_columns;
    const CsvRow& m_row;
};

Error unusable(std::string reason) {
    return {ErrorKind::input, std::move(reason)};
}

LinkRow::Action action_of(const std::string& text) {
    if (text.empty() || text == "add") {
        return LinkRow::Action::add;
    }
    if (text == "remove") {
        return LinkRow::Action::remove;
    }
    throw unusable(fmt::format("action cannot be '{}': it is add or remove",
                               printable(text)));
}

LinkRow link_row(const Cells& cells) {
    LinkRow row;
    row.action = action_of(cells["action"]);
    row.shop = cells["shop"];
    row.variant = variant_id_of(cells["variant_id"], "variant_id");
    row.note = cells.find("note");
    const auto origin = cells["origin"];
    if (!origin.empty() && origin != "manual" && origin != "auto") {
        throw unusable(fmt::format("origin cannot be '{}': it is auto or "
                                   "manual",
                                   printable(origin)));
    }
    row.is_automatic = origin == "auto";
    if (row.action == LinkRow::Action::remove) {
        return row;
    }
    if (const auto id = cells["catalog_variant_id"]; !id.empty()) {
        row.catalog_variant = variant_id_of(id, "catalog_variant_id");
    } else {
        row.identifier = cells["identifier"];
        if (row.identifier.empty()) {
            throw unusable("it names no catalog variant: give "
                           "catalog_variant_id or identifier, or the action "
                           "remove");
        }
    }
    return row;
}

} // namespace

std::vector<LinkRow> read_link_rows(CsvReader& table, const ReportRow& report) {
    const auto columns = read_heading(table);
    std::vector<LinkRow> rows;
    std::map<std::pair<std::string, std::int64_t>, std::uint64_t> seen;
    CsvRow row;
    while (table.next(row)) {
        if (row.cells.size() != columns.size()) {
            report(row.line, fmt::format("it has {} cells, the heading {}",
                                         row.cells.size(), columns.size()));
            continue;
        }
        try {
            auto wanted = link_row({columns, row});
            wanted.line = row.line;
            const auto [first, is_new] =
                seen.emplace(std::pair{wanted.shop, wanted.variant}, row.line);
            if (!is_new) {
                throw unusable(fmt::format(
                    "variant {} of shop {} stands in line {} too",
                    wanted.variant, printable(wanted.shop), first->second));
            }
            rows.push_back(std::move(wanted));
        } catch (const Error& error) {
            report(row.line, error.what());
        }
    }
    return rows;
}

} // namespace hwsync
