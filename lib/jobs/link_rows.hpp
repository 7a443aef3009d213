#pragma once

#include "input/csv_reader.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hwsync {

/// What a row of a table of links asks for. Ids that it does not name are 0.
/// One that removes and names nothing but an identifier blocks that in the
/// shop.
struct LinkRow {
    enum class Action { add, remove };

    std::uint64_t line = 0;
    Action action = Action::add;
    bool is_automatic = false; ///< came from a link that associate made
    std::string shop;
    std::int64_t product = 0;
    std::int64_t variant = 0;
    std::int64_t inventory_item = 0;
    std::int64_t catalog_product = 0;
    std::int64_t catalog_variant = 0; ///< 0: `identifier` names it
    std::string identifier;
    /// What suggest wrote of the shop's variant; empty where it has none.
    std::string sku;
    std::string barcode;
    /// What it wrote of the catalog variant, and the ids and titles of the
    /// others that it named.
    std::string shown_sku;
    std::string shown_barcode;
    std::string others;
    std::optional<std::string> note;
};

struct LinkRows {
    std::vector<LinkRow> rows;
    /// Those that a person has yet to decide on.
    std::uint64_t passed_over = 0;
};

/// A row that cannot be used, and why.
using ReportRow =
    std::function<void(std::uint64_t line, const std::string& reason)>;

/// Reads all of a table of links. What cannot be used is reported; a heading
/// that is none, or quotes that do not match, is an Error(input).
LinkRows read_link_rows(CsvReader& table, const ReportRow& report);

} // namespace hwsync
