#pragma once

#include "brands/brand.hpp"
#include "program/imports.hpp"
#include "program/query.hpp"
#include "program/run_hwsync.hpp"
#include "program/test_folder.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

/// A brand's shops in a catalog, as their SKUs link them.
class BrandCatalog {
public:
    using Words = std::vector<std::string>;

    /// `more` is further text of the config file.
    explicit BrandCatalog(const brands::Brand& brand,
                          const std::string& more = {}) {
        write_config(more);
        folder.write("us.jsonl", brands::export_of(brand.primary));
        do_well({"import-bulk", "--file", folder / "us.jsonl"});
        associate(brand);
    }

    void write_config(const std::string& more) const {
        folder.write("hwsync.toml", "primary = \"us\"\n"
                                    "[shops.us]\n"
                                    "domain = \"us.myshopify.com\"\n"
                                    "[shops.eu]\n"
                                    "domain = \"eu.myshopify.com\"\n" +
                                        more);
    }
    void associate(const brands::Brand& brand) const {
        do_well(words_to_associate(brand));
    }
    rapidjson::Document associate_json(const brands::Brand& brand) const {
        return json(words_to_associate(brand));
    }
    RunResult run(Words words) const {
        words.insert(words.begin(),
                     {"-c", catalog, "--config", folder / "hwsync.toml"});
        return run_hwsync(words);
    }
    void do_well(const Words& words) const {
        const auto result = run(words);
        CAPTURE(result.err);
        CAPTURE(result.out);
        REQUIRE(result.exit_code == 0);
    }
    rapidjson::Document json(Words words) const {
        words.insert(words.end(), {"-f", "json"});
        return document_of(run(words));
    }
    rapidjson::Document verify() const { return json({"verify"}); }
    std::string value(const std::string& sql) const {
        return value_in_private_tables(catalog, sql);
    }

    const TestFolder folder = {};
    const std::string catalog = folder / "catalog.db";

private:
    Words words_to_associate(const brands::Brand& brand) const {
        folder.write("eu.jsonl", brands::export_of(brand.child));
        return {"associate",         "--shop",       "eu", "--file",
                folder / "eu.jsonl", "--max-delete", "100"};
    }
};
