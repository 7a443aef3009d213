#include "shopify/line_head.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace hwsync;

TEST_CASE("a peek finds a product's and a variant's id") {
    const auto variant =
        peek_line_head(R"({"id":"gid://shopify/ProductVariant/9","sku":"S"})");
    CHECK(variant.id == 9);
    CHECK(variant.kind == RecordKind::variant);
    const auto product = peek_line_head(R"({"id":"gid://shopify/Product/8"})");
    CHECK(product.id == 8);
    CHECK(product.kind == RecordKind::product);
}

TEST_CASE("a peek knows a line in each form that it is written in") {
    for (const std::string line :
         {R"({"id":"gid:\/\/shopify\/Product\/8","title":"T"})",
          R"({"id": "gid://shopify/Product/8", "title": "T"})",
          R"({ "id" : "gid:\/\/shopify\/Product\/8" })",
          R"({"__typename":"Product","id":"gid://shopify/Product/8"})",
          R"({"__typename":"Product","id":"gid:\/\/shopify\/Product\/8"})",
          R"({"__typename": "Product", "id": "gid://shopify/Product/8"})",
          R"({"id":"gid:\/\/shopify\/Product\/8","__typename":"Product"})"}) {
        CAPTURE(line);
        const auto head = peek_line_head(line);
        CHECK(head.id == 8);
        CHECK(head.kind == RecordKind::product);
    }
}

TEST_CASE("a peek leaves to the parser what it does not know") {
    for (const std::string line :
         {"", "{", R"({"id":)", R"({"id":"gid:)",
          R"({"id":"gid:\/\/shopify\/Product\/)",
          R"({"id":"gid:\/\/shopify\/Product\/8)",
          R"({"id":"gid://shopify/MediaImage/8"})",
          R"({"id":"gid:\/\/shopify\/MediaImage\/8"})",
          R"({"id":"gid:\\/\\/shopify\\/Product\\/8"})",
          R"({"id":"gid://shopify/Product/8?a=b"})",
          R"({"id":"gid://shopify/Product/08"})",
          R"({"id":"gid://shopify/Product/9223372036854775808"})",
          R"({"id":8,"handle":"h"})", R"({"__typename":"Product"})",
          R"({"__typename":"Product","title":"T"})",
          R"({"__typename":null,"id":"gid://shopify/Product/8"})",
          R"({"title":"T","id":"gid://shopify/Product/8"})"}) {
        CAPTURE(line);
        CHECK(peek_line_head(line).id == 0);
    }
}
