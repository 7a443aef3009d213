#include "share/published_catalog.hpp"

#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>

std::string publish_section(const std::string& url) {
    return fmt::format("[publish]\nurl = \"{}\"\nbrand = \"acme\"\n"
                       "after = \"never\"\n",
                       url);
}

PublishedCatalog::PublishedCatalog(const Database& database)
    : LinkedCatalog(publish_section(database.url())) {}

void PublishedCatalog::publish_to(const std::string& url) const {
    write_config(two_shops_config + publish_section(url));
}

std::string PublishedCatalog::restored(const std::string& name) const {
    const auto path = folder / name;
    const auto result = run_hwsync(
        {"-c", path, "--config", config, "restore", "--brand", "acme"});
    CAPTURE(result.err);
    REQUIRE(result.exit_code == 0);
    return path;
}

void PublishedCatalog::change(const std::string& note) const {
    do_well({"link", "add", "--shop", "eu", "--variant-id", "51", "A", "--note",
             note});
}

std::string content_of(const std::string& catalog) {
    std::string text;
    for (const auto& table : query_private_tables(
             catalog, "SELECT name FROM sqlite_schema WHERE type = 'table'"
                      " AND name NOT IN ('publication', 'seal',"
                      " 'product_lines', 'variant_lines')"
                      " AND name NOT LIKE 'sqlite_%' ORDER BY name")) {
        text += table[0] + ":\n";
        const auto* condition =
            table[0] == "run" ? " WHERE command <> 'restore'" : "";
        auto rows = query_private_tables(
            catalog, fmt::format("SELECT * FROM {}{}", table[0], condition));
        std::sort(rows.begin(), rows.end());
        for (const auto& row : rows) {
            text += fmt::format("{}\n", fmt::join(row, "|"));
        }
    }
    return text;
}
