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

TEST_CASE("a form field is encoded") {
    CHECK(url_encoded("a-Z_0.~") == "a-Z_0.~");
    CHECK(url_encoded("a b&c=d+\n\xc3\xa9") == "a%20b%26c%3Dd%2B%0A%C3%A9");
}
