#pragma once

#include "program/imports.hpp"
#include "program/run_hwsync.hpp"
#include "program/test_folder.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// A product. The id of its first variant is ten times its own.
struct Listing {
    std::int64_t id = 0;
    std::string title;
    std::string size; ///< its one option; empty for none
    std::string sku;
    std::string barcode;
    /// Further ones have the next ids, no identifier, and the size with a
    /// number from 2 on.
    int variants = 1;
};

/// Their lines in an export.
std::string listing_lines(const std::vector<Listing>& listings);

/// A catalog with a child "eu": both sell the same 40 products, linked by their
/// SKUs, so that there is something to learn from, and what a test adds.
class PairedShops {
public:
    using Words = std::vector<std::string>;

    PairedShops(const std::vector<Listing>& primary,
                const std::vector<Listing>& child,
                const std::string& config = {});

    RunResult run(Words words) const;
    /// The test case fails where it does not end well.
    RunResult do_well(const Words& words) const;
    rapidjson::Document json(Words words) const;
    void associate(const std::vector<Listing>& child,
                   const Words& more = {}) const;

    const TestFolder folder = {};

private:
    std::string m_config; ///< the file; empty for none
};
