#include "program/linked_catalog.hpp"

#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

const std::string two_shops_config = R"(primary = "us"
[shops.us]
domain = "acme-us.myshopify.com"
token_env = "ACME_US"
[shops.eu]
domain = "acme-eu.myshopify.com"
)";

LinkedCatalog::LinkedCatalog(const std::string& more) {
    write_config(two_shops_config + more);
    import();
    associate({{5, {{51, "A"}, {52, "B"}, {53, "X"}}}});
}

RunResult LinkedCatalog::run(Words words, const RunOptions& options) const {
    words.insert(words.begin(), {"-c", catalog, "--config", config});
    return run_hwsync(words, options);
}

RunResult LinkedCatalog::do_well(const Words& words) const {
    auto result = run(words);
    CAPTURE(result.err);
    REQUIRE(result.exit_code == 0);
    return result;
}

rapidjson::Document LinkedCatalog::json(Words words) const {
    words.insert(words.end(), {"-f", "json"});
    return document_of(run(words));
}

void LinkedCatalog::import() const {
    const auto file = folder.write(
        "us.jsonl", to_jsonl({{1, {{11, "A"}, {12, "B"}, {13, "C"}}}}));
    do_well({"import-bulk", "--file", file});
}

void LinkedCatalog::associate(
    const std::vector<ExportProduct>& products) const {
    if (!products.empty()) {
        folder.write("eu.jsonl", to_jsonl(products));
    }
    do_well({"associate", "--shop", "eu", "--file", folder / "eu.jsonl",
             "--as-of", "2026-02-01T00:00:00Z", "--max-delete", "100"});
}

std::string LinkedCatalog::value(const std::string& sql) const {
    return query_value(catalog, sql);
}

void LinkedCatalog::write_config(const std::string& text) const {
    folder.write("hwsync.toml", text);
}

std::string LinkedCatalog::dump() const {
    std::string text;
    for (const auto& table : query_private_tables(
             catalog,
             "SELECT name FROM sqlite_schema WHERE type = 'table'"
             " AND name NOT IN ('run', 'seal') AND name NOT LIKE 'sqlite_%'"
             " ORDER BY name")) {
        text += table[0] + ":\n";
        for (const auto& row : query_private_tables(
                 catalog,
                 fmt::format("SELECT * FROM {} ORDER BY 1, 2", table[0]))) {
            text += fmt::format("{}\n", fmt::join(row, "|"));
        }
    }
    return text;
}
