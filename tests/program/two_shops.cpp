#include "program/two_shops.hpp"

#include "program/both_ways.hpp"
#include "program/imports.hpp"
#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

namespace {

// Later than whatever the stores hold, so that what is missing is gone.
constexpr auto as_of = "2026-02-01T00:00:00Z";

} // namespace

ExportProduct product(std::vector<ExportVariant> variants,
                      const std::string& status) {
    const auto id = variants.front().id;
    return {id, std::move(variants), status};
}

std::string TwoShops::config(const std::string& text) const {
    return m_folder.write("hwsync.toml", text);
}

void TwoShops::import(const Products& products, const Words& more) const {
    Words words{"import-bulk",
                "-c",
                catalog(),
                "--file",
                m_folder.write("us.jsonl", to_jsonl(products)),
                "--as-of",
                as_of,
                "--max-delete",
                "100",
                "--allow-foreign"};
    words.insert(words.end(), more.begin(), more.end());
    const auto result = run_hwsync(words);
    CAPTURE(result.err);
    REQUIRE(result.exit_code == 0);
}

RunResult TwoShops::try_associate(const Products& products,
                                  const Words& more) const {
    Words words{"associate",
                "-c",
                catalog(),
                "--file",
                m_folder.write("eu.jsonl", to_jsonl(products)),
                "--as-of",
                as_of};
    words.insert(words.end(), more.begin(), more.end());
    const bool is_first =
        query_value(catalog(), "SELECT COUNT(*) FROM runs"
                               " WHERE command = 'associate'") == "0";
    return is_first ? load_both_ways(catalog(), words, {}) : run_hwsync(words);
}

void TwoShops::associate(const Products& products, const Words& more) const {
    Words words{"--shop", "eu", "--max-delete", "100"};
    words.insert(words.end(), more.begin(), more.end());
    const auto result = try_associate(products, words);
    CAPTURE(result.err);
    REQUIRE(result.exit_code == 0);
}

std::string TwoShops::state(std::int64_t variant) const {
    return query_value(
        catalog(),
        fmt::format("SELECT coalesce((SELECT CASE origin"
                    "  WHEN 'manual' THEN 'pinned ' ELSE 'linked ' END ||"
                    "  catalog_variant_id FROM links WHERE variant_id = {0}),"
                    " (SELECT 'blocked' FROM blocks WHERE variant_id = {0}),"
                    " (SELECT outcome FROM unlinked WHERE variant_id = {0}),"
                    " 'not known')",
                    variant));
}

std::string TwoShops::reasons(std::int64_t variant) const {
    const auto document = document_of(
        run_hwsync({"link", "history", "-c", catalog(), "--shop", "eu",
                    "--variant-id", std::to_string(variant), "-f", "json"}));
    std::string reasons;
    for (const auto& change : document["history"].GetArray()) {
        reasons += (reasons.empty() ? "" : "; ") + text_of(change["reason"]);
    }
    return reasons;
}

std::string TwoShops::count(const std::string& name) const {
    return query_value(catalog(),
                       fmt::format("SELECT json_extract(counts, '$.{}')"
                                   " FROM runs ORDER BY id DESC LIMIT 1",
                                   name));
}

void TwoShops::hold(std::int64_t variant, std::int64_t target) const {
    store(
        catalog(),
        fmt::format("DELETE FROM link WHERE variant_id = {0};"
                    "INSERT INTO link (shop, variant_id, catalog_variant_id,"
                    " origin, run, linked_at, by) SELECT number, {0},"
                    " nullif({1}, 0), 'manual', 1, '2026-01-01T00:00:00Z', 'me'"
                    " FROM shop WHERE name = 'eu'",
                    variant, target));
}

std::vector<std::vector<std::string>> TwoShops::dump() const {
    std::vector<std::vector<std::string>> rows;
    for (const auto* table : {"shop", "shop_product", "shop_variant", "link",
                              "link_history", "link_run", "unresolved"}) {
        for (auto& row : query_private_tables(
                 catalog(), fmt::format("SELECT * FROM {}", table))) {
            rows.push_back(std::move(row));
        }
    }
    return rows;
}
