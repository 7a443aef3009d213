#pragma once

#include "fake_shopify/fake_shopify.hpp"
#include "program/imports.hpp"
#include "program/run_hwsync.hpp"
#include "program/test_folder.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

/// A primary shop us and a child eu, both with products of one variant each
/// that have the same SKUs; read live into a catalog at noon of 2026-03-01. It
/// is a day later.
class VerifiedShops {
public:
    using Words = std::vector<std::string>;

    VerifiedShops();

    /// With the shops' tokens in the environment.
    RunResult run(Words words) const;
    /// The test case fails where it does not end well.
    void do_well(const Words& words) const;

    /// A verify's document, with `--live` unless the words say `--file`.
    rapidjson::Document verify(Words words, int exit_code) const;
    /// What it finds, sorted, e.g. "differs us 1; stale eu 1010", by a
    /// variant's id, else the product's.
    std::string found(const Words& words) const;

    /// What the catalog has in a table.
    std::string value(const std::string& sql) const;
    /// The names of the files in the catalog's folder with what is in them.
    std::map<std::string, std::string> catalog_folder() const;

    const TestFolder folder = {};
    const std::string catalog = folder / "data/catalog.db";
    fake::FakeShopify us;
    fake::FakeShopify eu;
};

/// Adds lines to a shop; one with a known id replaces.
void put(fake::FakeShopify& shop, std::string_view lines);

/// A product goes.
void remove_product(fake::FakeShopify& shop, std::int64_t id,
                    const std::string& at);
