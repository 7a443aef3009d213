#include "base/id_map.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <vector>

using hwsync::IdMap;

namespace {

/// Ids that a multiplication by the golden ratio and a fold puts side by side,
/// as an id map without a secret did.
std::vector<std::int64_t> chosen_ids() {
    // The inverse of 0x9e3779b97f4a7c15 modulo 2^64.
    constexpr std::uint64_t inverse = 0xf1de83e19937733dU;
    std::vector<std::int64_t> ids;
    for (std::uint64_t i = 1; i <= 2000; ++i) {
        ids.push_back(static_cast<std::int64_t>((i << 48U) * inverse));
    }
    return ids;
}

} // namespace

TEST_CASE("Ids that were chosen to collide are scattered all the same") {
    const auto ids = chosen_ids();
    IdMap<int> map;
    for (const auto id : ids) {
        map[id] = 1;
    }
    // A slot after the other in the order of coming is one long chain.
    std::vector<std::int64_t> visited;
    map.for_each([&](std::int64_t id, int) { visited.push_back(id); });
    std::size_t neighbours = 0;
    for (std::size_t i = 1; i < visited.size(); ++i) {
        const auto at = std::find(ids.begin(), ids.end(), visited[i - 1]);
        neighbours += at + 1 != ids.end() && at[1] == visited[i] ? 1U : 0U;
    }
    REQUIRE(visited.size() == ids.size());
    CHECK(neighbours < 100);
}

TEST_CASE("An id map finds what was put into it, and nothing else") {
    IdMap<std::int64_t> map;
    for (std::int64_t id = 1; id <= 5000; ++id) {
        map[id * 32768 + 7] = id;
    }
    CHECK(map.size() == 5000);
    for (std::int64_t id = 1; id <= 5000; ++id) {
        REQUIRE(map.find(id * 32768 + 7) != nullptr);
        CHECK(*map.find(id * 32768 + 7) == id);
    }
    CHECK(map.find(8) == nullptr);
}

TEST_CASE("An id map without what was erased is as if it had never been put") {
    IdMap<std::int64_t> map;
    std::map<std::int64_t, std::int64_t> model;
    std::mt19937_64 random{5};
    for (int i = 0; i < 20'000; ++i) {
        const auto id = static_cast<std::int64_t>(1 + random() % 300);
        if (random() % 2 == 0) {
            map.erase(id);
            model.erase(id);
        } else {
            map[id] = i;
            model[id] = i;
        }
        const auto other = static_cast<std::int64_t>(1 + random() % 300);
        const auto* found = map.find(other);
        const auto known = model.find(other);
        REQUIRE((found != nullptr) == (known != model.end()));
        REQUIRE((found == nullptr || *found == known->second));
    }
    std::map<std::int64_t, std::int64_t> visited;
    map.for_each([&](std::int64_t id, std::int64_t value) {
        CHECK(visited.emplace(id, value).second);
    });
    CHECK((visited == model));
    CHECK(map.size() == model.size());
}
