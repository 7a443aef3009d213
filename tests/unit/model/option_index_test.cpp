#include "model/evidence/option_index.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

using namespace hwsync;

namespace {

using Ids = std::vector<std::int64_t>;
using Options = std::vector<std::uint64_t>;

/// Variants 0 to `count` - 1: ten sizes (1 to 10) in as many colours (100 on)
/// as there are.
OptionIndex sizes_and_colours(std::size_t count) {
    OptionIndex index;
    for (std::size_t i = 0; i < count; ++i) {
        index.add(static_cast<std::int64_t>(i),
                  Options{1 + i % 10, 100 + i / 10});
    }
    return index;
}

} // namespace

TEST_CASE("those that share most options are chosen, whatever is known") {
    const auto index = sizes_and_colours(1000);
    const Options sought{4, 150};
    const auto best = index.choose(sought, 1, {});
    CHECK(best.ids == Ids{503});
    CHECK(best.left_out == 999);
    const auto others = index.choose(sought, 9, Ids{503});
    CHECK(others.ids == Ids{3, 13, 23, 33, 43, 53, 63, 73, 83});
    CHECK(others.left_out == 990);
    const auto more = index.choose(sought, 107, Ids{500, 503, 5000});
    CHECK(more.ids.size() == 107);
    CHECK(more.left_out == 891);
    for (const std::int64_t id : {501, 509, 3, 13, 993}) {
        CAPTURE(id);
        CHECK(std::binary_search(more.ids.begin(), more.ids.end(), id));
    }
}

TEST_CASE("where no option is shared, or there are few, the first are chosen") {
    const auto index = sizes_and_colours(1000);
    const auto first = index.choose(Options{77}, 3, Ids{1});
    CHECK(first.ids == Ids{0, 2, 3});
    CHECK(first.left_out == 996);
    CHECK(index.choose({}, Ids{}).ids.size() == 128);
    const auto few = sizes_and_colours(400);
    CHECK_FALSE(few.is_large());
    Ids all(400);
    std::iota(all.begin(), all.end(), 0);
    CHECK(few.choose(Options{77}, {}).ids == all);
    CHECK(few.choose(Options{77}, {}).left_out == 0);
    auto none = few;
    none.clear();
    CHECK(none.choose(Options{1}, {}).ids.empty());
}
