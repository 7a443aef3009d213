#pragma once

#include "program/imports.hpp"
#include "program/run_hwsync.hpp"
#include "program/shop_export.hpp"
#include "program/test_folder.hpp"

#include <string>
#include <vector>

/// A catalog whose primary shop is "us", with a child "eu": of its three
/// variants 51 and 52 are linked to 11 and 12, and 53 is not.
class LinkedCatalog {
public:
    using Words = std::vector<std::string>;

    /// The config names both shops; `more` is added to it.
    explicit LinkedCatalog(const std::string& more = {});

    RunResult run(Words words, const RunOptions& options = {}) const;
    /// The test case fails where it does not end well.
    RunResult do_well(const Words& words) const;
    rapidjson::Document json(Words words) const;

    void import() const;
    void associate(const std::vector<ExportProduct>& products = {}) const;

    std::string value(const std::string& sql) const;
    void write_config(const std::string& text) const;

    /// All rows of all tables but `run`, and what sums them up.
    std::string dump() const;

    const TestFolder folder = {};
    const std::string catalog = folder / "catalog.db";
    const std::string config = folder / "hwsync.toml";
};

extern const std::string two_shops_config;
