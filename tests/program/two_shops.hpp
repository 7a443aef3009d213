#pragma once

#include "program/run_hwsync.hpp"
#include "program/shop_export.hpp"
#include "program/test_folder.hpp"

#include <string>
#include <vector>

/// A catalog, its primary shop "primary" and its child shop "eu", driven by the
/// real binary.
class TwoShops {
public:
    using Products = std::vector<ExportProduct>;
    using Words = std::vector<std::string>;

    std::string catalog() const { return m_folder / "catalog.db"; }
    std::string config(const std::string& text) const;

    /// Fails the test case where it does not end well.
    void import(const Products& products, const Words& more = {}) const;
    void associate(const Products& products, const Words& more = {}) const;

    /// However it ends; nothing is allowed beyond what `more` says.
    RunResult try_associate(const Products& products,
                            const Words& more = {}) const;

    /// Of a variant of the child: "linked 11", "pinned 11", "blocked", else its
    /// outcome.
    std::string state(std::int64_t variant) const;

    /// Why its link changed, each time.
    std::string reasons(std::int64_t variant) const;

    /// A number of the last run's, e.g. "created".
    std::string count(const std::string& name) const;

    /// Holds a variant as an operator does; 0 is a block.
    void hold(std::int64_t variant, std::int64_t target) const;

    /// All rows that say something of the child.
    std::vector<std::vector<std::string>> dump() const;

private:
    TestFolder m_folder;
};

/// An active product whose id is its first variant's.
ExportProduct product(std::vector<ExportVariant> variants,
                      const std::string& status = "ACTIVE");
