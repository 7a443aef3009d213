#include <hwsync/link.hpp>

#include "input/decoded.hpp"
#include "jobs/link_row_check.hpp"
#include "jobs/link_rows.hpp"
#include "jobs/link_rules.hpp"
#include "jobs/link_run.hpp"
#include "jobs/refused_rows.hpp"

#include <hwsync/error.hpp>
#include <hwsync/own_files.hpp>

#include <fmt/core.h>

#include <set>

namespace hwsync {

namespace {

/// The shops of a run, which names them all.
std::string shops_of(const std::vector<LinkRow>& rows) {
    std::set<std::string> names;
    for (const auto& row : rows) {
        names.insert(row.shop);
    }
    std::string list;
    for (const auto& name : names) {
        list += (list.empty() ? "" : ",") + name;
    }
    return list;
}

void do_row(const LinkRow& row, LinkRules& rules, LinkRowCheck& check,
            const LinkAllowance& allowance) {
    if (row.variant == 0) {
        rules.block_key(rules.child_shop(row.shop, Unread::is_added),
                        row.identifier, row.note);
        return;
    }
    const auto unread =
        allowance.unseen ? Unread::is_added : Unread::is_refused;
    const ShopVariantId variant{rules.child_shop(row.shop, unread),
                                row.variant};
    if (row.action == LinkRow::Action::remove) {
        check.check_removal(row, variant);
        rules.block(variant, row.note, allowance);
        return;
    }
    const auto target = row.catalog_variant != 0
                            ? row.catalog_variant
                            : rules.catalog_variant_with(row.identifier);
    check.check_addition(row, variant, target);
    if (row.is_automatic && row.note.value_or("").empty() &&
        rules.is_automatic(variant, target)) {
        rules.count_unchanged();
        return;
    }
    rules.pin(variant, target, row.note, allowance);
}

} // namespace

LinkResult link_import(const LinkJob& job, const LinkTableImport& table,
                       Observer& observer, const StopToken& stop) {
    OwnFiles{job.catalog}.check_input("the table", table.file);
    CsvReader reader{decoded(open_input(table.file, &stop))};
    RefusedRows refusals{reader.name(), observer};
    const auto table_rows = read_link_rows(
        reader, [&](std::uint64_t line, const std::string& reason) {
            refusals.add(line, reason);
        });
    const auto& rows = table_rows.rows;
    const auto read = rows.size() + refusals.size();
    auto result = run_on_links(
        job, {"link import", shops_of(rows), reader.name()}, observer, stop,
        [&](LinkEditing& links, const CatalogIdentity& catalog,
            RejectLog& rejects) {
            LinkRules rules{links, catalog, job};
            LinkRowCheck check{links,
                               catalog.identifier.value_or(Identifier::sku)};
            for (const auto& row : rows) {
                try {
                    do_row(row, rules, check, {table.replace, table.unseen});
                } catch (const Error& error) {
                    if (error.kind() != ErrorKind::usage &&
                        error.kind() != ErrorKind::input &&
                        error.kind() != ErrorKind::not_found &&
                        error.kind() != ErrorKind::safety) {
                        throw;
                    }
                    refusals.add(row.line, error.what());
                }
            }
            refusals.check(read, &rejects);
            return rules.unchanged();
        });
    result.passed_over = table_rows.passed_over;
    return result;
}

} // namespace hwsync
