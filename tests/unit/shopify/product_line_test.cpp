#include "shopify/product_line.hpp"

#include "unit/shopify/plain_reader.hpp"

#include <hwsync/error.hpp>

#include <doctest/doctest.h>

#include <optional>

using namespace hwsync;

namespace {

const std::string variant_start = R"({"id":"gid://shopify/ProductVariant/9",)";
const std::string parent = R"("__parentId":"gid://shopify/Product/8")";

Reject reject_of(const std::string& line) {
    const std::string padded = line + std::string(64, '\0');
    ProductLineParser parser{"export.jsonl"};
    TextArena arena;
    Record record;
    Reject reject;
    REQUIRE(parser.parse({padded.data(), line.size()}, 7, arena, record,
                         reject) == ProductLineParser::Result::rejected);
    return reject;
}

std::string damage_of(const std::string& line) {
    const std::string padded = line + std::string(64, '\0');
    ProductLineParser parser{"export.jsonl"};
    TextArena arena;
    Record record;
    Reject reject;
    try {
        parser.parse({padded.data(), line.size()}, 7, arena, record, reject);
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::input);
        return error.what();
    }
    return {};
}

std::string nested(std::size_t depth) {
    return R"({"id":"gid://shopify/Product/8","x":)" +
           std::string(depth - 1, '[') + "1" + std::string(depth - 1, ']') +
           "}";
}

} // namespace

TEST_CASE("damage is told by file and line") {
    for (const std::string line :
         {"tru", "[1,2}}", R"({"id":"\q"})", "[]", R"("text")", "{}{}",
          "{\"id\":\"\xff\"}", R"({"id":)"}) {
        CAPTURE(line);
        CHECK(damage_of(line).starts_with("export.jsonl:7: "));
    }
    CHECK(damage_of(std::string{"{\"id\":\"\0\"}", 10})
              .starts_with("export.jsonl:7: "));
}

TEST_CASE("64 levels are read and 65 are damage") {
    CHECK(plain::parse(nested(64)).outcome == plain::Outcome::record);
    CHECK(damage_of(nested(65)).find("nested") != std::string::npos);
}

TEST_CASE("a refused variant names its product wherever that stands") {
    for (const std::string& rest :
         {R"("sku":5,)" + parent, parent + R"(,"sku":5)",
          std::string{R"("sku":5,"product":{"id":"gid://shopify/Product/8"})"},
          R"("sku":"\udc55",)" + parent,
          R"("position":18446744073709551616,)" + parent,
          R"("position":1e400,)" + parent, R"("position":-7E+00400,)" + parent,
          R"("position":)" + std::string(400, '7') + "," + parent,
          R"("sku":"\ud83d","weight":0e446,)" + parent,
          std::string{R"("sku":"\ud83d",)"
                      R"("product":{"id":"gid://shopify/Product/8"})"}}) {
        const auto reject = reject_of(variant_start + rest + "}");
        CAPTURE(rest);
        CHECK(reject.line == 7);
        CHECK(!reject.reason.empty());
        CHECK(reject.kind == RecordKind::variant);
        CHECK(reject.id == 9);
        CHECK(reject.product_id == 8);
    }
}

TEST_CASE("a refused line names whom it names in any form of an id") {
    struct Named {
        std::string line;
        std::optional<RecordKind> kind;
        std::int64_t id;
        std::int64_t product_id;
    };
    const std::string surrogate = R"("sku":"\ud83d",)";
    for (const auto& named :
         {Named{R"({"id":"none","title":"T"})", std::nullopt, 0, 0},
          Named{R"({"id":5})", std::nullopt, 0, 0},
          Named{R"({"id":1.5,"sku":"S",)" + parent + "}", RecordKind::variant,
                0, 8},
          Named{R"({"id":"?",)" + parent + "}", std::nullopt, 0, 8},
          Named{R"({"id":9,)" + surrogate + parent + "}", RecordKind::variant,
                9, 8},
          Named{R"({"id":"gid://shopify/ProductVariant/9?a",)" + surrogate +
                    R"("__parentId":8})",
                RecordKind::variant, 9, 8},
          // So many digits may have been more before they were read.
          Named{R"({"id":1234567890123456789,)" + surrogate + parent + "}",
                RecordKind::variant, 0, 8},
          Named{R"({"id":8,"handle":"\udc55"})", RecordKind::product, 8, 0}}) {
        CAPTURE(named.line);
        const auto reject = reject_of(named.line);
        CHECK(reject.kind == named.kind);
        CHECK(reject.id == named.id);
        CHECK(reject.product_id == named.product_id);
    }
}

TEST_CASE("a surrogate that stands alone refuses the line, a pair does not") {
    CHECK(reject_of(variant_start + R"("sku":"\ud83d\u0041"})").reason ==
          "a lone surrogate in a text");
    // As where nothing is wrong, white space may come before it.
    CHECK(reject_of("\r \t" + variant_start + R"("sku":"\ud83d"})").reason ==
          "a lone surrogate in a text");
    CHECK(plain::parse(variant_start + R"("sku":"\ud83d\udc55\\udc55"})")
              .outcome == plain::Outcome::record);
}

TEST_CASE("a kept field given twice refuses the line, an ignored one not") {
    CHECK(reject_of(variant_start + R"("sku":"a","sku":"a"})").reason ==
          "sku is given twice");
    CHECK(plain::parse(variant_start + R"("image":1,"image":2})").outcome ==
          plain::Outcome::record);
}

TEST_CASE("a missing object is missing and a null one is null throughout") {
    using Type = Value::Type;
    const auto null = plain::parse(variant_start + R"("inventoryItem":null})");
    CHECK(null.values[variant_field::weight].type == Type::null);
    CHECK(null.values[variant_field::tracked].type == Type::null);
    const auto without = plain::parse(variant_start + R"("sku":null})");
    CHECK(without.values[variant_field::weight].type == Type::missing);
    CHECK(without.values[variant_field::sku].type == Type::null);
}
