#include "fake_shopify/server.hpp"
#include "net/http_client.hpp"
#include "unit/net/raw_server.hpp"
#include "unit/net/test_ca.hpp"

#include <hwsync/stop.hpp>

#include <doctest/doctest.h>

using namespace hwsync;

namespace {

/// What comes of a handshake that the server ends with these bytes.
HttpResponse shake_hands(const std::string& bytes) {
    const RawServer server{[&bytes](RawConnection& connection) {
        connection.wait_ms(50); // for the hello, which is not HTTP
        connection.send(bytes);
    }};
    const StopToken stop;
    HttpClient http{{}, stop};
    HttpRequest request;
    request.url = "https" + server.url().substr(4);
    return http.send(request);
}

/// A fatal alert (RFC 8446, 6).
std::string alert(char description) {
    return {'\x15', '\x03', '\x03', '\x00', '\x02', '\x02', description};
}

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

TEST_CASE("a server that refuses our TLS is not asked again") {
    constexpr char handshake_failure = 40;
    constexpr char bad_certificate = 42;
    constexpr char certificate_expired = 45;
    constexpr char unknown_ca = 48;
    constexpr char protocol_version = 70;
    constexpr char insufficient_security = 71;
    constexpr char unrecognized_name = 112;
    constexpr char certificate_required = 116;
    for (const char description :
         {handshake_failure, bad_certificate, certificate_expired, unknown_ca,
          protocol_version, insufficient_security, unrecognized_name,
          certificate_required}) {
        CAPTURE(static_cast<int>(description));
        const auto response = shake_hands(alert(description));
        CHECK(response.end == HttpEnd::barred);
        CHECK_FALSE(response.may_retry());
        CHECK(response.fault.starts_with("127.0.0.1: TLS: "));
    }
    const auto plain = shake_hands("HTTP/1.1 400 Bad Request\r\n\r\n");
    CHECK(plain.end == HttpEnd::barred);
    CHECK(plain.fault == "127.0.0.1: it does not speak TLS");
}

TEST_CASE("a handshake that breaks off may do better the next time") {
    constexpr char internal_error = 80;
    for (const auto& bytes : {std::string{}, alert(internal_error),
                              alert(internal_error).substr(0, 3)}) {
        const auto response = shake_hands(bytes);
        CHECK(response.end == HttpEnd::broken);
        CHECK(response.may_retry());
    }
}

TEST_CASE("certificates that cannot be read are not asked for again") {
    int requests = 0;
    const TestCa ours;
    const auto response =
        ask(ours.issue("localhost"), "/nowhere/ca.pem", requests);
    CHECK(response.end == HttpEnd::untrusted);
    CHECK(requests == 0);
}
