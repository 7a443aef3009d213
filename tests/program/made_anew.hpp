#pragma once

#include "program/imports.hpp"
#include "program/planned_shops.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <cstdint>
#include <string>

/// What verify finds.
inline std::string findings(const PlannedShops& shops) {
    const auto verified = document_of(shops.run({"verify", "-f", "json"}));
    std::string found;
    for (const auto& one : verified["findings"].GetArray()) {
        found += fmt::format("{} {}; ", text_of(one["kind"]),
                             one["variant_id"].IsNull()
                                 ? std::string{"-"}
                                 : text_of(one["variant_id"]));
    }
    return found;
}

inline std::string explained(const PlannedShops& shops, std::int64_t variant) {
    const auto document =
        document_of(shops.run({"explain", "--shop", "eu", "--variant-id",
                               std::to_string(variant), "-f", "json"}));
    const auto& one = document["variants"][0];
    return fmt::format("{} {}: {}", text_of(one["state"]),
                       one["outcome"].IsNull() ? std::string{"-"}
                                               : text_of(one["outcome"]),
                       text_of(one["reason"]));
}

/// A pinned variant 51 of the child that was made anew as 61.
class MadeAnew : public PlannedShops {
public:
    explicit MadeAnew(const ExportVariant& pinned) {
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
                       "C" }}),
                product(
                    {{ 15,
                       "D" }})});
        associate(with(pinned));
        hold_by_hand({"link", "add", "--shop", "eu", "--variant-id", "51",
                      "--catalog-variant-id", "12", "--replace"});
        read = with({61, pinned.sku, pinned.barcode});
    }

    void hold_by_hand(const Words& words) const {
        const auto result = run(words);
        CAPTURE(result.err);
        REQUIRE(result.exit_code == 0);
    }

    static Products with(const ExportVariant& variant) {
        return {{50, {variant}}, product({{59, "D"}})};
    }

    Products read;
};
