#include "input/csv_reader.hpp"
#include "input/decoded.hpp"
#include "jobs/csv_table.hpp"
#include "jobs/link_row_check.hpp"
#include "jobs/refused_rows.hpp"
#include "jobs/waived_variant.hpp"
#include "model/id_text.hpp"

#include <hwsync/error.hpp>
#include <hwsync/own_files.hpp>
#include <hwsync/text.hpp>
#include <hwsync/waive.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace hwsync {

namespace {

constexpr std::array<std::string_view, 10> known_columns{
    "id",    "shop",  "variant_id", "identifier", "kind",
    "until", "state", "by",         "at",         "note"};
constexpr std::array<std::string_view, 2> needed_columns{"shop", "note"};

struct WaiverRow {
    std::uint64_t line = 0;
    WaiverAddition addition;
};

struct WaiverRows {
    std::vector<WaiverRow> rows;
    std::uint64_t passed_over = 0;
};

Error unusable_waiver(std::string reason) {
    return {ErrorKind::input, std::move(reason)};
}

FindingKind kind_of(const std::string& word) {
    const auto kind = parse_finding_kind(word);
    if (!kind || !is_waivable(*kind)) {
        throw unusable_waiver(
            fmt::format("kind '{}' cannot be accepted", printable(word)));
    }
    return *kind;
}

/// A date means its end, in UTC.
Time until_of(const std::string& text) {
    if (const auto time = parse_time(text)) {
        return *time;
    }
    if (const auto day = parse_time(text + "T23:59:59Z")) {
        return *day;
    }
    throw unusable_waiver(fmt::format(
        "until '{}' is not a date such as 2026-12-31", printable(text)));
}

/// Nothing for one that was not in force where the table was made.
std::optional<WaiverAddition> addition_of(const CsvCells& cells) {
    const auto state = cells["state"];
    if (state == to_string(WaiverState::over) ||
        state == to_string(WaiverState::changed)) {
        return std::nullopt;
    }
    if (!state.empty() && state != to_string(WaiverState::holds)) {
        throw unusable_waiver(
            fmt::format("state cannot be '{}': it is holds, over "
                        "or changed",
                        printable(state)));
    }
    WaiverAddition addition;
    addition.shop = cells["shop"];
    if (const auto id = cells.id("variant_id", variant_id_of); id != 0) {
        addition.variant_id = std::to_string(id);
    }
    addition.identifier = cells.find("identifier").value_or("");
    if (const auto kind = cells["kind"]; !kind.empty()) {
        addition.kind = kind_of(kind);
    }
    if (const auto until = cells["until"]; !until.empty()) {
        addition.until = until_of(until);
    }
    addition.note = cells.find("note").value_or("");
    if (addition.variant_id.empty() && is_blank(addition.identifier)) {
        throw unusable_waiver("variant_id and identifier are both empty");
    }
    if (is_blank(addition.note)) {
        throw unusable_waiver("note is empty: a waiver needs a reason");
    }
    return addition;
}

WaiverRows read_rows(CsvReader& table, RefusedRows& refused) {
    const CsvHeading heading{
        table,
        {known_columns, needed_columns,
         "the heading that hwsync waive list --format csv writes",
         "at least shop, variant_id or identifier, and note"}};
    WaiverRows read;
    CsvRow row;
    while (table.next(row)) {
        if (is_blank(row)) {
            continue;
        }
        if (const auto why = heading.misfit(row); !why.empty()) {
            refused.add(row.line, why);
            continue;
        }
        try {
            if (auto addition = addition_of({heading, row})) {
                read.rows.push_back({row.line, *std::move(addition)});
            } else {
                ++read.passed_over;
            }
        } catch (const Error& error) {
            refused.add(row.line, error.message());
        }
    }
    return read;
}

/// A row of a variant whose identifier is another's was half edited. Of one
/// that no reading has shown yet, none is known.
void check_identifier(const WaiverAddition& addition, const NewWaiver& waiver,
                      Identifier identifier, WaiverEditing& waivers) {
    const ShopVariantId id{waiver.shop, waiver.variant};
    const auto known = waivers.variant(id);
    if (addition.variant_id.empty() || is_blank(addition.identifier) ||
        !known || known->product_id == 0) {
        return;
    }
    const auto same = waivers.variants_with(waiver.shop, addition.identifier);
    if (std::none_of(same.begin(), same.end(), [&](const KnownVariant& one) {
            return one.id == waiver.variant;
        })) {
        check_said(identifier, addition.identifier, known->identifier,
                   fmt::format("variant {}", waiver.variant));
    }
}

bool is_of_the_row(const Error& error) {
    return error.kind() == ErrorKind::usage ||
           error.kind() == ErrorKind::input ||
           error.kind() == ErrorKind::not_found;
}

} // namespace

WaiverImport waive_import(const WaiverJob& job, const std::string& file,
                          Observer& observer, const StopToken& stop) {
    OwnFiles{job.catalog}.check_input("the table", file);
    CsvReader reader{decoded(open_input(file, &stop))};
    RefusedRows refused{reader.name(), observer};
    const auto table = read_rows(reader, refused);
    const auto count = table.rows.size() + refused.size();
    WaiverImport imported;
    imported.passed_over = table.passed_over;
    const auto catalog = open_for_waivers(job, {}, stop);
    const auto waivers = catalog->edit_waivers();
    const auto identifier =
        catalog->identity().identifier.value_or(Identifier::sku);
    for (const auto& [line, addition] : table.rows) {
        try {
            const auto waiver = new_waiver(job, addition, *catalog, *waivers);
            if (waivers->has(waiver)) {
                ++imported.unchanged;
            } else {
                check_identifier(addition, waiver, identifier, *waivers);
                imported.added.push_back(
                    as_made(waivers->add(waiver), addition.shop, waiver));
            }
        } catch (const Error& error) {
            if (!is_of_the_row(error)) {
                throw;
            }
            refused.add(line, error.message());
        }
    }
    refused.check(count, nullptr);
    waivers->commit();
    return imported;
}

} // namespace hwsync
