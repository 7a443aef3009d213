#include "net/url.hpp"

#include <doctest/doctest.h>

using namespace hwsync;

TEST_CASE("loopback is known by its address, not by how a name begins") {
    for (const auto* url : {"http://127.0.0.1:80/", "http://127.9.9.9/",
                            "http://localhost/", "http://[::1]:8081/x"}) {
        CAPTURE(url);
        CHECK(url_kind(url) == UrlKind::loopback_http);
    }
    for (const auto* url :
         {"http://127.0.0.1.evil.example/", "http://localhost.evil.example/",
          "http://128.0.0.1/", "http://0.0.0.0/", "http://user@localhost/",
          "http://[::2]/"}) {
        CAPTURE(url);
        CHECK(url_kind(url) == UrlKind::refused);
    }
    CHECK(url_kind("https://acme.myshopify.com/admin") == UrlKind::https);
}

TEST_CASE("of a URL only the host is shown") {
    CHECK(url_host("https://storage.example/path?Signature=secret") ==
          "storage.example");
    CHECK(url_host("no url at all") == "no host");
}

TEST_CASE("a redirect is told by origin and port, wherever it leads") {
    const std::string url = "https://acme.myshopify.com/admin/api";
    CHECK(url_origin(url) == "https://acme.myshopify.com");
    CHECK(url_origin("http://127.0.0.1:8081/x?secret") ==
          "http://127.0.0.1:8081");
    CHECK(url_origin("no url at all").empty());
    CHECK(redirect_target(url, "https://u:pw@elsewhere.example:8443/x?key=1") ==
          "https://elsewhere.example:8443");
    CHECK(redirect_target(url, "//elsewhere.example/x") ==
          "https://elsewhere.example");
    CHECK(redirect_target(url, "http://acme.myshopify.com/") ==
          "http://acme.myshopify.com");
    CHECK(redirect_target(url, "/password") == "another path there");
    CHECK(redirect_target(url, "password") == "another path there");
    CHECK(redirect_target(url, "") == "an address that it does not name");
    CHECK(redirect_target(url, "http://[nonsense") ==
          "an address that cannot be read");
}

TEST_CASE("a form field is encoded") {
    CHECK(url_encoded("a-Z_0.~") == "a-Z_0.~");
    CHECK(url_encoded("a b&c=d+\n\xc3\xa9") == "a%20b%26c%3Dd%2B%0A%C3%A9");
}
