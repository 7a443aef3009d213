#include "catalog/sqlite/rows/identifier_counts.hpp"

#include "catalog/sqlite/rows/key_columns.hpp"
#include "catalog/sqlite/rows/properties.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwsync::sqlite {

namespace {

/// The property that names the run that changed the identifier last.
constexpr std::string_view identifier_run = "identifier_run";

/// Texts by how many variants have them, the most frequent first.
PlaceholderCounts counted(const std::map<std::string, std::uint64_t>& texts) {
    std::vector<std::pair<std::string, std::uint64_t>> all{texts.begin(),
                                                           texts.end()};
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& left, const auto& right) {
                         return left.second > right.second;
                     });
    PlaceholderCounts counts;
    for (const auto& [text, variants] : all) {
        counts.add(text, variants);
    }
    return counts;
}

} // namespace

IdentifierCounter::IdentifierCounter(Identifier identifier,
                                     const MatchingConfig& matching)
    : m_identifier(identifier), m_rules(matching, identifier) {}

void IdentifierCounter::add(const Identified& variant) {
    const bool has_key = !variant.key.empty();
    const bool has_other = !variant.other_key.empty();
    ++m_counts.variants;
    m_linking += has_key ? 1U : 0U;
    m_other += has_other ? 1U : 0U;
    if (has_key && !m_rules.is_placeholder(variant.key)) {
        return;
    }
    if (has_key) {
        ++m_placeholders[std::string{variant.text}];
    }
    m_counts.only_other +=
        has_other && !m_rules.is_other_placeholder(variant.other_key) ? 1U : 0U;
}

IdentifierCounts IdentifierCounter::counts() const {
    auto counts = m_counts;
    const bool by_sku = m_identifier == Identifier::sku;
    counts.skus = by_sku ? m_linking : m_other;
    counts.barcodes = by_sku ? m_other : m_linking;
    counts.placeholders = counted(m_placeholders);
    return counts;
}

IdentifierCounts count_identifiers(const Connection& connection,
                                   const ShopScope& scope,
                                   Identifier identifier,
                                   const MatchingConfig& matching) {
    IdentifierCounter counter{identifier, matching};
    auto rows = connection.prepare(
        fmt::format("SELECT {}, {}, {} FROM {} WHERE {}deleted_at IS NULL",
                    key_column(identifier), other_key_column(identifier),
                    to_string(identifier), scope.table(RecordKind::variant),
                    scope.filter()));
    while (rows.step()) {
        counter.add({rows.text(0), rows.text(1), rows.text(2)});
    }
    return counter.counts();
}

bool has_identifier(const Connection& connection, Identifier identifier,
                    const MatchingConfig& matching) {
    const MatchingRules rules{matching, identifier};
    const auto column = key_column(identifier);
    auto rows = connection.prepare(fmt::format(
        "SELECT {0} FROM variant WHERE {0} > ?1 AND deleted_at IS NULL"
        " ORDER BY {0} LIMIT 1",
        column));
    std::string key;
    for (;;) {
        rows.reset();
        rows.bind(1, std::string_view{key});
        if (!rows.step()) {
            return false;
        }
        if (!rules.is_placeholder(rows.text(0))) {
            return true;
        }
        key = rows.text(0);
    }
}

void change_identifier(Connection& connection, Identifier from, Identifier to,
                       std::int64_t run) {
    const auto resting = connection.number(
        "SELECT (SELECT COUNT(*) FROM link)"
        " + (SELECT COUNT(*) FROM key_block WHERE ended_run IS NULL)"
        " + (SELECT COUNT(*) FROM waiver WHERE removed_at IS NULL)");
    if (resting > 0) {
        throw Error(
            ErrorKind::safety,
            fmt::format("the catalog links products by {}, and {} links, "
                        "blocks, pins or waivers rest on that",
                        to_string(from), resting),
            fmt::format("keep to it, or import by {} into a new catalog",
                        to_string(to)));
    }
    // What was said of variants was said by the old identifier.
    connection
        .prepare("UPDATE unresolved SET until_run = ?1 WHERE until_run IS NULL")
        .bind(1, run)
        .run();
    connection.execute("UPDATE shop SET outcomes = NULL"
                       " WHERE outcomes IS NOT NULL");
    set_property(connection, identifier_run, std::to_string(run));
}

void require_same_identifier(const Connection& connection, std::int64_t run) {
    const auto since = connection.number(fmt::format(
        "SELECT COALESCE((SELECT CAST(value AS INTEGER) FROM property"
        " WHERE name = '{}'), 0)",
        identifier_run));
    if (run >= since) {
        return;
    }
    throw Error(ErrorKind::safety,
                fmt::format("run {} was before run {} changed the identifier "
                            "that links products, which is {} now",
                            run, since, property(connection, "identifier")),
                "change links with hwsync link, or restore a snapshot of the "
                "catalog as it was before");
}

} // namespace hwsync::sqlite
