#include "unit/jobs/stores.hpp"

#include <hwsync/verify.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <filesystem>
#include <iterator>
#include <string>

#include <malloc.h>

using namespace hwsync;

namespace {

/// A run of each job, in which something changes.
void run_each(Stores& stores, int round) {
    const auto odd = std::to_string(round % 2);
    stores.import_primary(
        {{1, {{11, "A"}, {12, "B" + odd}}}, {2, {{21, "C"}}}});
    stores.associate("eu", {{5, {{51, "A"}, {52, "B1"}}}, {6, {{61, "X"}}}});
    stores.add({.shop = "eu", .variant_id = "61", .identifier = "C"});
    stores.remove({.shop = "eu", .variant_id = "61"});
    VerifyRequest request;
    request.catalog = stores.catalog();
    REQUIRE(verify_catalog(request, stores.observer, stores.stop)
                .count(FindingKind::damaged) == 0);
    stores.observer.lines.clear();
}

std::ptrdiff_t open_descriptors() {
    return std::distance(std::filesystem::directory_iterator{"/proc/self/fd"},
                         {});
}

} // namespace

TEST_CASE("a thousand runs in a process leave no descriptor and no memory") {
    constexpr int rounds = 200;
    constexpr int first_rounds = 20;
    constexpr std::size_t hardly_anything = std::size_t{64} * 1024;
    Stores stores;
    for (int round = 0; round < first_rounds; ++round) {
        run_each(stores, round);
    }
    const auto descriptors = open_descriptors();
    const auto memory = mallinfo2().uordblks;
    for (int round = first_rounds; round < rounds; ++round) {
        run_each(stores, round);
    }
    CHECK(open_descriptors() == descriptors);
    CHECK(mallinfo2().uordblks <= memory + hardly_anything);
}
