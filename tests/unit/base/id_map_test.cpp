#include "base/id_map.hpp"

#include <doctest/doctest.h>

#include <algorithm>

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
