#include "unit/jobs/stores.hpp"

#include <hwsync/error.hpp>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <functional>
#include <new>
#include <stdexcept>

using namespace hwsync;

namespace {

/// One request for each of three shops; the second one's clock fails.
std::vector<AssociateRequest> three_requests(Stores& stores,
                                             std::function<Time()> broken) {
    const auto file = stores.folder().write(
        "child.jsonl", R"({"id":"gid://shopify/Product/9","title":"Thing"})"
                       "\n"
                       R"({"id":"gid://shopify/ProductVariant/90","sku":"A",)"
                       R"("__parentId":"gid://shopify/Product/9"})"
                       "\n");
    std::vector<AssociateRequest> requests;
    for (const auto* shop : {"de", "eu", "uk"}) {
        AssociateRequest request;
        request.catalog = stores.catalog();
        request.shop = shop;
        request.file = file;
        request.allow_foreign = true;
        request.clock = stores.job().clock;
        requests.push_back(std::move(request));
    }
    requests[1].clock = std::move(broken);
    return requests;
}

} // namespace

TEST_CASE("What is no error of ours in one shop leaves the others alone") {
    Stores stores;
    stores.import_primary({{1, {{10, "A"}}}});
    std::function<Time()> broken;
    std::string says;
    SUBCASE("memory") {
        broken = []() -> Time { throw std::bad_alloc{}; };
        says = "memory ran out";
    }
    SUBCASE("anything") {
        broken = []() -> Time { throw std::runtime_error{"no such luck"}; };
        says = "no such luck";
    }
    SUBCASE("memory, once the run has begun") {
        const auto clock = stores.job().clock;
        broken = [clock, times = 0]() mutable {
            if (++times > 3) {
                throw std::bad_alloc{};
            }
            return clock();
        };
        says = "memory ran out";
    }
    const auto shops = associate_shops(three_requests(stores, broken),
                                       stores.observer, stores.stop);
    REQUIRE(shops.size() == 3);
    CHECK(shops[0].result.has_value());
    REQUIRE(shops[1].error.has_value());
    CHECK(shops[1].error->kind() == ErrorKind::storage);
    CHECK(std::string{shops[1].error->what()}.find(says) != std::string::npos);
    CHECK(shops[2].result.has_value());
    CHECK(stores.held("uk").at(90) == "auto 10");
}

TEST_CASE("Each of several shops tells its own variants without a link") {
    Stores stores;
    stores.import_primary({{1, {{10, "B"}}}});
    auto requests = three_requests(stores, stores.job().clock);
    const auto shops = associate_shops(requests, stores.observer, stores.stop);
    REQUIRE(shops.size() == 3);
    for (const auto& shop : shops) {
        REQUIRE(shop.result.has_value());
        for (int again = 0; again < 2; ++again) {
            std::vector<std::string> told;
            shop.result->unresolved->for_each(
                [&](const UnresolvedVariant& variant) {
                    told.push_back(fmt::format(
                        "{} {} {} {} {}", variant.product_id,
                        variant.variant_id, variant.identifier,
                        variant.candidates, to_string(variant.outcome)));
                });
            CHECK(told == std::vector<std::string>{"9 90 A [] unmatched"});
        }
    }
}
