#include "shopify/export_query.hpp"
#include "shopify/product_search.hpp"

#include <doctest/doctest.h>

#include <string>

using hwsync::why_not_all_products;

TEST_CASE("a query for all products is a whole export, however it is written") {
    for (const std::string query :
         {"{ products { edges { node { id } } } }",
          "query { products { nodes { id variants { nodes { id } } } } }",
          "query Everything($x: [Int!]! = [1, 2]) { products { nodes { id } } "
          "}",
          "{ all: products(first: 5, sortKey: ID, reverse: true, after: null) {"
          " nodes { id } } }",
          "\xef\xbb\xbf# query: \"a comment\"\n{,products,{nodes{id}},}",
          "{ ... on QueryRoot { products { nodes { id } } } }",
          "{ ...Root } fragment Root on QueryRoot { products { nodes { ...P } "
          "} }"
          " fragment P on Product { id query: metafield(namespace: \"query\","
          " key: \"\"\"block \\\""
          "\"\" query:\"\"\") { value } }",
          "{ products { nodes { id }, edges { node { kind: productType } } } "
          "}"}) {
        CAPTURE(query);
        CHECK(why_not_all_products(query) == "");
    }
    CHECK(why_not_all_products(hwsync::bulk_products_query({})) == "");
}

TEST_CASE("whatever restricts a query is found, wherever it stands") {
    for (const std::string query :
         {"{ products(query: \"status:active\") { nodes { id } } }",
          "{ products # all\n (first: 5, # of them\n query\n : \"tag:x\") {"
          " nodes { id } } }",
          "{ products(sortKey: ID, savedSearchId: \"gid://shopify/S/1\") {"
          " nodes { id } } }",
          "{ mine: products(query: \"\") { nodes { id } } }",
          "query ($q: String = \"tag:x\") { products(query: $q) {"
          " nodes { id } } }",
          "{ ...Root } fragment Root on QueryRoot {"
          " products(query: \"tag:x\") { nodes { id } } }",
          "{ products(catalogId: 7) { nodes { id } } }"}) {
        CAPTURE(query);
        CHECK(why_not_all_products(query).find(
                  "asks for some of the products") == 0);
    }
}

TEST_CASE("a query for something else, or for more, is no whole export") {
    for (
        const std::string query :
        {"{ orders { nodes { id } } }", "{ products: orders { nodes { id } } }",
         "{ products { nodes { id } } productVariants { nodes { id } } }",
         "{ collection(id: 1) { products { nodes { id } } } }",
         "{ products { nodes { id } } products { nodes { title } } }",
         "mutation { products { nodes { id } } }",
         "subscription { products { nodes { id } } }",
         "{ products { nodes { id variants @skip(if: true) { nodes { id } } } }"
         " }",
         "{ products { nodes { id sku: barcode } } }",
         "{ products { nodes { id } } } query Other { products { nodes { id } "
         "} }",
         "{ ...Missing }",
         "{ ...Loop } fragment Loop on QueryRoot { ...Loop }"}) {
        CAPTURE(query);
        CHECK(why_not_all_products(query) != "");
    }
}

TEST_CASE("what is no GraphQL is no whole export") {
    for (const std::string query :
         {"", "{", "products", "{ products", "{ products(first: ) { id } }",
          "{ products { nodes { id } } ", "{ products { nodes { id } } } }",
          "{ products { nodes(first: \"x) { id } } }", "{ products { \x01 } }",
          "fragment P on Product { id }", "{ products { nodes { id: } } }"}) {
        CAPTURE(query);
        CHECK(why_not_all_products(query) == "cannot be understood");
    }
    std::string deep = "{ products ";
    for (int i = 0; i < 100'000; ++i) {
        deep += "{ a ";
    }
    CHECK(why_not_all_products(deep) == "cannot be understood");
}
