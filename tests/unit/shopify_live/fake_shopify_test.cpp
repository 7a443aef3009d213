#include "fake_shopify/document.hpp"
#include "fake_shopify/schema.hpp"
#include "fake_shopify/search.hpp"
#include "unit/shopify_live/live_shop.hpp"

#include <simdjson.h>

#include <stdexcept>

using namespace hwsync;

namespace {

std::string refusal(StandInShop& live, std::string_view document,
                    std::string_view variables = "{}") {
    return error_of([&] { live.client.ask(document, variables); }).message();
}

} // namespace

TEST_CASE("the stand-in refuses what Shopify would, and more") {
    StandInShop live;
    for (const auto* document :
         {"{ shop { id secretName } }", "{ shop }", "{ shop { id }",
          "{ cats { id } }", "mutation { productDelete { id } }",
          "query Q($a: Int!) { shop { id } }",
          "{ shop { id } } { shop { id } }", "{ s: shop { id } }",
          "{ nodes(ids: [1]) { id } }"}) {
        CAPTURE(document);
        CHECK(contains(refusal(live, document), "Shopify says"));
    }
    CHECK(contains(refusal(live, "{ shop { id } }", R"({"unknown":1})"),
                   "no such variable"));
    CHECK(
        contains(refusal(live,
                         "mutation M($q: String!, $g: Boolean!) { "
                         "bulkOperationRunQuery(query: $q, groupObjects: $g) { "
                         "bulkOperation { id } } }",
                         R"({"q":"{ shop { id } }","g":true})"),
                 "groupObjects"));
}

TEST_CASE("the stand-in checks documents by Shopify's schema of the version") {
    const auto refused = [](std::string_view document,
                            const std::string& version = "2026-10") {
        try {
            fake::check_by_schema(fake::parse_document(document), version);
        } catch (const fake::DocumentError& error) {
            return error.extensions() + " " + error.what();
        }
        return std::string{};
    };
    CHECK(refused("{ shop { handel } }") ==
          R"({"code":"undefinedField","typeName":"Shop","fieldName":"handel"} )"
          "Field 'handel' doesn't exist on type 'Shop'");
    for (const auto& row :
         std::vector<std::pair<std::string_view, std::string_view>>{
             {"{ shop }", "selectionMismatch"},
             {"{ shop { id { x } } }", "selectionMismatch"},
             {"{ bulkOperation { id } }", "missingRequiredArguments"},
             {"{ shop(id: 1) { id } }", "argumentNotAccepted"},
             {"{ events(first: many) { nodes { id } } }", "Incompatible"},
             {"{ events(sortKey: NO, first: 1) { nodes { id } } }",
              "Incompatible"},
             {"query ($id: String!) { bulkOperation(id: $id) { id } }",
              "(String! / ID!)"},
             {"query ($id: ID) { bulkOperation(id: $id) { id } }",
              "variableMismatch"},
             {"{ bulkOperation(id: $id) { id } }", "variableNotDefined"},
             {"query ($id: ID!) { shop { id } }", "variableNotUsed"},
             {"{ events(first: 1) { nodes { ... on Product { id } } } }",
              "cannotSpread"}}) {
        CAPTURE(row.first);
        CHECK(contains(refused(row.first), row.second));
    }
    constexpr auto newer =
        "{ products(first: 1) { nodes { variantsCount { precision } variants"
        "(first: 1) { nodes { availablePublicationsCount { count } } } } } }";
    CHECK(refused(newer).empty());
    CHECK(contains(refused(newer, "2026-04"), "availablePublicationsCount"));
}

TEST_CASE("the stand-in restricts bulk queries as Shopify does") {
    const auto refused = [](std::string_view document) {
        try {
            fake::check_bulk_query(fake::parse_document(document), "2026-10");
        } catch (const std::exception& error) {
            return std::string{error.what()};
        }
        return std::string{};
    };
    CHECK(refused("{ products { edges { node { id variants { edges { node { id "
                  "} } } } } } }")
              .empty());
    CHECK(contains(refused("{ shop { id } }"), "at least one"));
    CHECK(contains(refused("{ products { nodes { variants { nodes { product { "
                           "variants { nodes { product { variants { nodes { id "
                           "} } } } } } } } } } }"),
                   "nesting depth"));
}

TEST_CASE("the stand-in gives only what is asked for") {
    auto document = fake::parse_document("{ a { b ... on C { d } } }");
    const auto json =
        fake::parse_json(R"({"a":[{"b":1,"d":2,"e":3},null],"f":4})");
    fake::JsonDocument answer{rapidjson::kObjectType};
    CHECK(fake::to_text(fake::project(
              json, document.root, fake::Missing::refuse,
              answer.GetAllocator())) == R"({"a":[{"b":1,"d":2},null]})");
}

TEST_CASE("the stand-in takes no search that Shopify might ignore") {
    for (const auto* search :
         {"created_at", "created_at:>=2026-11-23T08:00:00Z", "id:1 id:2",
          "(id:1", "id:1 OR", "id:'1", "NOT id:1"}) {
        CAPTURE(search);
        CHECK_THROWS(fake::parse_search(search)(
            [](std::string_view field) -> std::string {
                return field == "id" || field == "created_at"
                           ? "1"
                           : throw std::runtime_error("no such field");
            }));
    }
}
