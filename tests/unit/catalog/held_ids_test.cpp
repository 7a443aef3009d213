#include "catalog/ids/held_ids.hpp"

#include <doctest/doctest.h>

#include <random>
#include <unordered_map>

using namespace hwsync;

TEST_CASE("held ids answer as a plain map does, in order or not") {
    std::mt19937_64 random{11};
    HeldIds held;
    std::unordered_map<std::int64_t, HeldLine> plain;
    std::int64_t rising = 1;
    for (std::uint64_t line = 1; line <= 50'000; ++line) {
        rising += static_cast<std::int64_t>(1 + random() % 100000);
        const auto id =
            random() % 4 == 0
                ? 1 + static_cast<std::int64_t>(
                          random() % static_cast<std::uint64_t>(rising))
                : rising;
        const HeldLine value{line, static_cast<LineOutcome>(random() % 5)};
        held.put(id, value);
        plain[id] = value;
    }
    CHECK(held.size() == plain.size());
    for (const auto& [id, value] : plain) {
        const auto found = held.find(id);
        REQUIRE(found);
        CHECK(found->line == value.line);
        CHECK(found->outcome == value.outcome);
        CHECK(held.find(id + 1).has_value() == plain.contains(id + 1));
    }
    CHECK(!held.find(rising + 1));
    held.for_each([&](std::int64_t id, HeldLine value) {
        CHECK(plain.at(id).line == value.line);
        plain.erase(id);
    });
    CHECK(plain.empty());
}

TEST_CASE("an id map keeps every value through its growth") {
    IdMap<int> map;
    CHECK(map.find(1) == nullptr);
    for (int i = 1; i <= 3000; ++i) {
        map[std::int64_t{i} << 32] = i;
    }
    CHECK(map.size() == 3000);
    for (int i = 1; i <= 3000; ++i) {
        REQUIRE(map.find(std::int64_t{i} << 32) != nullptr);
        CHECK(*map.find(std::int64_t{i} << 32) == i);
    }
    CHECK(map.find(5) == nullptr);
}
