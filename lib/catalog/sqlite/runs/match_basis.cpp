#include "catalog/sqlite/runs/match_basis.hpp"

#include "base/xxh3.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/schema/seals.hpp"
#include "model/keys.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

namespace {

/// Grows whenever the rules decide in another way.
constexpr int rules_version = 5;

constexpr std::string_view catalog_change = "catalog_changed_run";

std::string basis_of(std::int64_t shop) {
    return fmt::format("match_basis_{}", shop);
}

std::string later_rules_of(std::int64_t shop) {
    return fmt::format("match_rules_{}", shop);
}

/// A digest of what is ignored; the default list changes with rules_version.
std::string ignored_of(const MatchingConfig& matching) {
    if (!matching.ignore) {
        return "default";
    }
    std::string all;
    for (const auto& text : *matching.ignore) {
        all += fmt::format("{} {}\n", text.size(), text);
    }
    return fmt::format("{:016x}", xxh3_of(all));
}

std::string versions() {
    return fmt::format("{} {} ", rules_version, key_version());
}

} // namespace

std::string match_basis(const Connection& connection, const ShopRules& rules) {
    return versions() +
           fmt::format("{} {} {} {} {} {} {} {} {}\n{}\n{}",
                       property(connection, catalog_change),
                       seal_of(connection, "link"), to_string(rules.identifier),
                       static_cast<int>(rules.matching.on_duplicate),
                       static_cast<int>(rules.matching.near),
                       static_cast<int>(rules.matching.cross_check),
                       static_cast<int>(rules.matching.tie_break),
                       static_cast<int>(rules.matching.fallback),
                       ignored_of(rules.matching), rules.strip_prefix,
                       rules.strip_suffix) +
           (rules.matching.evidence == EvidenceUse::hold ? "\nheld" : "");
}

bool knows_no_placeholders(std::string_view basis) {
    return basis.starts_with("1 ");
}

std::string later_rules(const MatchingConfig& matching) {
    std::string rules;
    if (matching.tie_break == TieBreak::other) {
        rules += to_string(LinkRule::tie_break);
    }
    if (matching.fallback == Fallback::other) {
        rules += rules.empty() ? "" : " ";
        rules += to_string(LinkRule::fallback);
    }
    return rules;
}

std::string all_later_rules() {
    MatchingConfig every;
    every.tie_break = TieBreak::other;
    every.fallback = Fallback::other;
    return later_rules(every);
}

bool has_rule(std::string_view rules, LinkRule rule) {
    return rules.find(to_string(rule)) != std::string_view::npos;
}

std::string last_later_rules(const Connection& connection, std::int64_t shop) {
    return property(connection, later_rules_of(shop));
}

void set_last_later_rules(Connection& connection, std::int64_t shop,
                          const std::string& rules) {
    set_property(connection, later_rules_of(shop), rules);
}

std::string last_match_basis(const Connection& connection, std::int64_t shop) {
    return property(connection, basis_of(shop));
}

void set_last_match_basis(Connection& connection, std::int64_t shop,
                          const std::string& basis) {
    set_property(connection, basis_of(shop), basis);
}

void forget_match_basis(Connection& connection, std::int64_t shop) {
    connection.prepare("DELETE FROM property WHERE name = ?1")
        .bind(1, std::string_view{basis_of(shop)})
        .run();
}

void forget_later_rules(Connection& connection, std::int64_t shop) {
    connection.prepare("DELETE FROM property WHERE name = ?1")
        .bind(1, std::string_view{later_rules_of(shop)})
        .run();
}

std::int64_t last_catalog_change(const Connection& connection) {
    auto row = connection.prepare(
        "SELECT CAST(value AS INTEGER) FROM property WHERE name = ?1");
    row.bind(1, catalog_change);
    return row.step() ? row.integer(0) : 0;
}

void note_catalog_change(Connection& connection, std::int64_t run) {
    set_property(connection, catalog_change, std::to_string(run));
}

} // namespace hwsync::sqlite
