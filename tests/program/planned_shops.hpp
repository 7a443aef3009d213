#pragma once

#include "program/link_entries.hpp"
#include "program/query.hpp"
#include "program/two_shops.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

/// Two shops whose plans are files of the test's own.
class PlannedShops : public TwoShops {
public:
    std::string plan() const { return m_files / "eu.plan"; }

    void make_plan(const Products& products, const Words& more = {}) const {
        Words words{"--plan", plan()};
        words.insert(words.end(), more.begin(), more.end());
        associate(products, words);
    }

    RunResult run(Words words, const std::string& input = {}) const {
        words.insert(words.begin(), {"--catalog", catalog()});
        return run_hwsync(words, {.input = input});
    }

    /// One catalog variant for each of the keys A to D.
    void import_keys() const {
        import({product(
                    {{ 11,
                       "A" }}),
                product(
                    {{ 12,
                       "B" }}),
                product(
                    {{ 13,
                       "C" }}),
                product(
                    {{ 14,
                       "D" }})});
    }

    RunResult apply(const Words& more = {}) const {
        Words words{"apply", plan()};
        words.insert(words.end(), more.begin(), more.end());
        return run(words);
    }

    /// The outcome and the candidates that the list of the unlinked names; "-"
    /// for no row.
    std::string listed(std::int64_t variant) const {
        const auto rows =
            query(catalog(), "SELECT outcome || ' ' || candidates FROM unlinked"
                             " WHERE variant_id = " +
                                 std::to_string(variant));
        return rows.empty() ? "-" : rows.front().front();
    }

    /// What is held of each variant, and each change of it, runs and times
    /// aside.
    std::vector<std::vector<std::string>> links() const {
        auto rows = query_private_tables(
            catalog(), "SELECT variant_id, catalog_variant_id,"
                       " origin, key, note FROM link ORDER BY 1");
        for (auto& row : query_private_tables(
                 catalog(), "SELECT variant_id, from_id, from_key, to_id,"
                            " to_key, to_origin, reason FROM " +
                                link_entries +
                                " ORDER BY variant_id, sequence")) {
            rows.push_back(std::move(row));
        }
        return rows;
    }

    const TestFolder& files() const { return m_files; }

private:
    TestFolder m_files;
};

/// Each with its newline.
inline std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size() - 1) + 1;
        lines.push_back(text.substr(at, end - at));
        at = end;
    }
    return lines;
}

/// One link to make, one to move and one to end.
class ThreeChanges : public PlannedShops {
public:
    ThreeChanges() {
        import_keys();
        associate({product({{51, "A"}}), product({{52, "B"}}),
                   product({{53, "x"}}), product({{54, "D"}})});
    }

    const Products read{product({{51, "B"}}), product({{52, "y"}}),
                        product({{53, "C"}}), product({{54, "D"}})};
};
