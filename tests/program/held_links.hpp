#pragma once

#include "brands/brand.hpp"
#include "program/brand_catalog.hpp"

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

/// Whose suspect links are not made.
inline const std::string hold = "[matching]\nevidence = \"hold\"\n";

using Ids = std::set<std::string>;

/// A brand of 400 variants of which two and two are exchanged.
struct Exchanged {
    brands::Brand brand = brands::make_brand(400, brands::Likeness::same, 1);
    std::vector<std::size_t> wrong =
        brands::exchange_between_products(brand, 2, 1);

    Ids ids() const {
        Ids ids;
        for (const auto place : wrong) {
            ids.insert(std::to_string(brand.child.variants[place].id));
        }
        return ids;
    }
};

/// The child's variants that are found so.
inline Ids found(const rapidjson::Document& verified, const std::string& kind) {
    Ids ids;
    for (const auto& finding : verified["findings"].GetArray()) {
        if (text_of(finding["kind"]) == kind) {
            ids.insert(text_of(finding["variant_id"]));
        }
    }
    return ids;
}

/// Those that an associate leaves as conflicts, and checks that it says why.
inline Ids conflicts_in(const rapidjson::Document& associated) {
    Ids ids;
    for (const auto& one : associated["shops"][0]["unresolved"].GetArray()) {
        if (text_of(one["outcome"]) == "conflict") {
            ids.insert(text_of(one["variant_id"]));
            CHECK(one["candidates"].Size() == 1);
            CHECK(contains(text_of(one["reason"]), "no word of the title"));
        }
    }
    return ids;
}
