#include "fake_shopify/server.hpp"
#include "net/http_client.hpp"
#include "unit/net/test_ca.hpp"

#include <hwsync/stop.hpp>

#include <doctest/doctest.h>

using namespace hwsync;

namespace {

HttpResponse ask(const TestCa::Pair& pair, const std::filesystem::path& trusted,
                 int& requests) {
    const fake::Server server{0, pair.certificate, pair.key,
                              [&requests](const fake::Incoming&) {
                                  ++requests;
                                  return fake::Reply{};
                              }};
    const StopToken stop;
    HttpClient http{{"hwsync", trusted}, stop};
    HttpRequest request;
    request.url = server.url();
    request.headers = {"X-Shopify-Access-Token: secret"};
    return http.send(request);
}

} // namespace

TEST_CASE("a server is believed only if a trusted authority vouches for its "
          "name") {
    const TestCa ours;
    const TestCa another;
    int requests = 0;

    CHECK(ask(ours.issue("localhost"), ours.certificate(), requests).status ==
          200);
    CHECK(requests == 1);

    const auto refused = [&requests](const HttpResponse& response) {
        CHECK(response.end == HttpEnd::untrusted);
        CHECK_FALSE(response.may_retry());
        CHECK_FALSE(response.fault.empty());
        CHECK(requests == 1);
    };
    refused(ask(another.issue("localhost"), ours.certificate(), requests));
    refused(ask(ours.issue("localhost"), {}, requests));
    refused(ask(ours.issue("shop.example"), ours.certificate(), requests));
    refused(ask(ours.issue("localhost", -1), ours.certificate(), requests));
}
