#include "jobs/plan_reader.hpp"

#include "unit/input/memory_source.hpp"

#include <hwsync/error.hpp>

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace hwsync;

namespace {

const std::string plan =
    R"({"hwsync_plan":1,"catalog":"f00d","identifier":"sku","changes":3,)"
    R"("shops":[{"shop":"eu","changes":2},{"shop":"fr","changes":0},)"
    R"({"shop":"\"uk\"","changes":1}]})"
    "\n"
    R"({"shop":"eu","variant_id":"51","from":null,"to":"11","origin":"auto",)"
    R"("key":"A","reason":"new","rests_on":"00000000000000ff"})"
    "\n"
    R"({"shop":"eu","variant_id":"52","from":"12","to":null,"origin":null,)"
    R"("key":"","reason":"ended: variant gone","rests_on":"ffffffffffffffff"})"
    "\n"
    R"({"shop":"\"uk\"","variant_id":"9223372036854775807","from":"1",)"
    R"("to":"2","origin":"auto","key":"\u00e9","reason":"moved",)"
    R"("rests_on":"0123456789abcdef","more":{"a":[1]}})"
    "\n";

/// How many changes a text has; -1 where it is no whole plan.
int changes_in(const std::string& text) {
    try {
        PlanReader reader{from_memory(text, 100)};
        PlanLine line;
        int changes = 0;
        while (reader.next(line)) {
            ++changes;
            CHECK(line.variant > 0);
            CHECK(line.from != line.to);
            CHECK(line.facts != 0);
        }
        return changes;
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::input);
        CHECK(error.message().rfind("memory", 0) == 0);
        return -1;
    }
}

} // namespace

TEST_CASE("a plan is read as it was written") {
    PlanReader reader{from_memory(plan)};
    const auto& header = reader.header();
    CHECK(header.catalog == "f00d");
    CHECK(header.identifier == Identifier::sku);
    REQUIRE(header.shops.size() == 3);
    CHECK(header.shops[2].name == "\"uk\"");
    PlanLine line;
    REQUIRE(reader.next(line));
    CHECK(line.line == 2);
    CHECK(line.variant == 51);
    CHECK(line.from == 0);
    CHECK(line.to == 11);
    CHECK(line.key == "A");
    CHECK(line.facts == 255);
    REQUIRE(reader.next(line));
    CHECK(line.to == 0);
    CHECK(line.reason == "ended: variant gone");
    REQUIRE(reader.next(line));
    CHECK(line.shop == "\"uk\"");
    CHECK(line.variant == 9223372036854775807);
    CHECK(line.key == "\xc3\xa9");
    CHECK(line.facts == 0x0123456789abcdef);
    CHECK_FALSE(reader.next(line));
}

TEST_CASE("of all that a plan may be cut to, only the whole is taken") {
    for (std::size_t size = 0; size < plan.size(); ++size) {
        CAPTURE(size);
        // Without its last newline it is whole.
        CHECK(changes_in(plan.substr(0, size)) ==
              (size + 1 == plan.size() ? 3 : -1));
    }
    CHECK(changes_in(plan) == 3);
    CHECK(changes_in("\xef\xbb\xbf" + plan) == 3);
}

TEST_CASE("whatever is in a plan, it is read or refused") {
    std::mt19937 random{7};
    int refused = 0;
    for (int round = 0; round < 3000; ++round) {
        auto text = plan;
        for (auto left = 1 + random() % 3; left > 0; --left) {
            text[random() % text.size()] = static_cast<char>(random());
        }
        refused += changes_in(text) == -1 ? 1 : 0;
    }
    CHECK(refused > 1500);
}
