#include "share/places.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace hwsync;
using namespace hwsync::share;

TEST_CASE("a host that has several addresses is tried at each") {
    const auto url =
        parse_database_url("postgresql://me@both:5433,one,none/brands");
    std::vector<std::string> tried;
    for (const auto& place : places_of(url, [](const std::string& name) {
             using Addresses = std::vector<std::string>;
             return name == "both"  ? Addresses{"2001:db8::1", "192.0.2.1"}
                    : name == "one" ? Addresses{"192.0.2.2"}
                                    : Addresses{};
         })) {
        tried.push_back(place.host.name + " " + place.host.port + " " +
                        place.address);
    }
    CHECK(tried == std::vector<std::string>{"both 5433 2001:db8::1",
                                            "both 5433 192.0.2.1", "one  ",
                                            "none  "});
}

TEST_CASE("a socket has no address") {
    const auto url = parse_database_url("postgresql://me@/brands?host=/tmp");
    const auto places = places_of(url, [](const std::string&) {
        FAIL("there is no name");
        return std::vector<std::string>{};
    });
    REQUIRE(places.size() == 1);
    CHECK(places[0].address.empty());
}
