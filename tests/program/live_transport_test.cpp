#include "fake_shopify/server.hpp"
#include "program/exports.hpp"
#include "program/live_shops.hpp"
#include "unit/net/raw_server.hpp"
#include "unit/net/test_ca.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <filesystem>
#include <mutex>
#include <string>
#include <utility>

namespace {

using hwsync::RawConnection;
using hwsync::RawServer;
using hwsync::TestCa;

const std::string one_product =
    R"({"products":"{\"id\":\"gid://shopify/Product/1\"}\n)"
    R"({\"id\":\"gid://shopify/ProductVariant/11\",\"sku\":\"S11\",)"
    R"(\"__parentId\":\"gid://shopify/Product/1\"}\n",)"
    R"("statuses":["COMPLETED"]})";

/// A stand-in that speaks TLS with a certificate for this name.
struct TlsShop {
    explicit TlsShop(const std::string& name, int days = 1)
        : pair(ca.issue(name, days)), fake(options(pair)) {
        fake.control(one_product);
        shops.configure(shops.us().url(), fake.url());
    }

    static fake::Options options(const TestCa::Pair& pair) {
        fake::Options options;
        options.token = "shpat_of_us";
        options.certificate = pair.certificate;
        options.key = pair.key;
        return options;
    }

    RunResult import(std::map<std::string, std::string> environment) const {
        return shops.run({"import-bulk"},
                         {.environment = std::move(environment)});
    }

    TestCa ca;
    TestCa::Pair pair;
    fake::FakeShopify fake;
    LiveShops shops;
};

} // namespace

TEST_CASE("a certificate of a CA that SSL_CERT_FILE names is trusted") {
    const TlsShop tls{"localhost"};
    const auto result = tls.import({{"SSL_CERT_FILE", tls.ca.certificate()}});
    CAPTURE(result.err);
    CHECK(result.exit_code == 0);
    for (const auto& request : tls.fake.requests()) {
        CHECK(request.had_token == (request.what != "result"));
    }
}

TEST_CASE("a server that is not trusted never sees a question") {
    const auto refused = [](const TlsShop& tls,
                            std::map<std::string, std::string> environment) {
        const auto result = tls.import(std::move(environment));
        CHECK(result.exit_code == 4);
        CHECK(contains(result.err, "Shopify cannot be asked, localhost: "));
        CHECK(contains(result.err, "certificate"));
        CHECK(tls.fake.requests().empty());
    };
    SUBCASE("an unknown CA") {
        refused(TlsShop{"localhost"}, {});
    }
    SUBCASE("another CA") {
        const TlsShop tls{"localhost"};
        const TestCa other;
        refused(tls, {{"SSL_CERT_FILE", other.certificate()}});
    }
    SUBCASE("another name") {
        const TlsShop tls{"elsewhere.example"};
        refused(tls, {{"SSL_CERT_FILE", tls.ca.certificate()}});
    }
    SUBCASE("a certificate past its time") {
        const TlsShop tls{"localhost", -1};
        refused(tls, {{"SSL_CERT_FILE", tls.ca.certificate()}});
    }
    SUBCASE("a file that is none") {
        const TlsShop tls{"localhost"};
        const auto result =
            tls.import({{"SSL_CERT_FILE", tls.shops.folder / "no.pem"}});
        CHECK(result.exit_code == 2);
        CHECK(contains(result.err, "no.pem, which is not a file"));
        CHECK(tls.fake.requests().empty());
    }
}

TEST_CASE("an https address that speaks no TLS fails the run") {
    const LiveShops shops;
    shops.configure(shops.us().url(), "https" + shops.us().url().substr(4));
    shops.fails({"import-bulk"}, 4, "Shopify cannot be asked, 127.0.0.1: ");
    CHECK(shops.us().requests().empty());
}

TEST_CASE("a host that is not to be found or reached fails the run") {
    const LiveShops shops;
    SUBCASE("no such name") {
        shops.configure("endpoint = \"" + shops.us().url() + "\"", "");
        shops.configure("us.myshopify.com", "no-such-shop.invalid");
        shops.fails({"import-bulk"}, 4,
                    "Shopify cannot be asked, no-such-shop.invalid: ");
    }
    SUBCASE("nobody listens there") {
        // Nothing may use it: https://www.iana.org/assignments/port-numbers
        shops.configure(shops.us().url(), "http://127.0.0.1:1");
        shops.fails({"import-bulk"}, 4, "Shopify cannot be asked, 127.0.0.1: ");
    }
}

TEST_CASE("a connection that is reset fails the run, and is tried again") {
    RawServer server{[](RawConnection& connection) {
        connection.request();
        connection.send("HTTP/1.1 200 OK\r\nContent-Le");
        connection.reset();
    }};
    const LiveShops shops;
    shops.configure(shops.us().url(), server.url());
    shops.configure("retries = 0", "retries = 1");
    shops.fails({"import-bulk"}, 4, "Shopify cannot be asked, 127.0.0.1: ");
    CHECK(server.connections() == 2);
}

TEST_CASE("a proxy is asked for the host and never told the token") {
    std::string asked;
    RawServer proxy{[&](RawConnection& connection) {
        asked += connection.request();
        connection.send("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n"
                        "Connection: close\r\n\r\n");
    }};
    const TlsShop tls{"localhost"};
    const auto result = tls.import({{"https_proxy", proxy.url()},
                                    {"SSL_CERT_FILE", tls.ca.certificate()}});
    CHECK(result.exit_code == 4);
    CHECK(contains(result.err, "502"));
    CHECK(asked.starts_with("CONNECT localhost:"));
    CHECK_FALSE(contains(asked, "shpat"));
    CHECK(tls.fake.requests().empty());
    // Plain http to loopback goes past it.
    const LiveShops plain;
    plain.us().control(one_product);
    CHECK(
        plain
            .run({"import-bulk"}, {.environment = {{"http_proxy", proxy.url()},
                                                   {"all_proxy", proxy.url()}}})
            .exit_code == 0);
}

TEST_CASE("a proxy's password is nowhere, whatever is wrong with its URL") {
    const TlsShop tls{"localhost"};
    for (const auto* url :
         {"http://user:s3cr/et@127.0.0.1:1", "http://user:12s3cr#t@127.0.0.1:1",
          "http://s3cr/et@127.0.0.1:1", "http://user:s3cret@127.0.0.1:1",
          "http://user:s3cret@127.0.0.1:99999", "gopher://user:s3cret@x:1",
          "socks9://user:s3cret@127.0.0.1:1",
          "http://user:s3cret@no-such-proxy.invalid:1", "http://s3cret"}) {
        for (const auto* name : {"https_proxy", "HTTPS_PROXY", "ALL_PROXY"}) {
            CAPTURE(url);
            CAPTURE(name);
            const auto result = tls.shops.run(
                {"import-bulk", "-v", "-f", "json"},
                {.environment = {{name, url},
                                 {"SSL_CERT_FILE", tls.ca.certificate()}}});
            CHECK(result.exit_code == 4);
            const auto kept = tls.shops.value(
                "SELECT group_concat(coalesce(error, '')) FROM runs");
            for (const auto& text : {result.out, result.err, kept}) {
                CHECK_FALSE(contains(text, "s3cr"));
            }
        }
    }
    CHECK(tls.fake.requests().empty());
}

TEST_CASE("the keys of a connection are written nowhere") {
    const TlsShop tls{"localhost"};
    const auto keys = tls.shops.folder / "keys";
    const auto result = tls.import(
        {{"SSL_CERT_FILE", tls.ca.certificate()}, {"SSLKEYLOGFILE", keys}});
    CHECK(result.exit_code == 0);
    CHECK_FALSE(std::filesystem::exists(keys));
}

TEST_CASE("heartbeats and pictures trust what SSL_CERT_FILE names, as all do") {
    const TestCa ca;
    const auto pair = ca.issue("localhost");
    std::mutex mutex;
    std::string asked;
    const fake::Server server{
        0, pair.certificate, pair.key, [&](const fake::Incoming& incoming) {
            const std::lock_guard lock{mutex};
            asked += incoming.path + " ";
            return fake::Reply{
                200, {}, "image/png", "\x89PNG\r\n\x1a\n-more", {}};
        }};
    const LiveShops shops{{"eu"}};
    shops.stock({{1, {11}}});
    shops.configure(
        fmt::format("[notify]\nheartbeat_url = \"{}/ping\"\n", server.url()));
    const auto image = fmt::format(
        R"("featuredMedia":{{"preview":{{"image":{{"url":"{}/p.png"}}}}}})",
        server.url());
    const auto eu = shops.folder.write("eu.jsonl", product(5, {.more = image}) +
                                                       variant(51, 5));
    const auto run = [&](LiveShops::Words words, const std::string& trusted) {
        const auto result = shops.run(
            std::move(words), {.environment = {{"SSL_CERT_FILE", trusted}}});
        CAPTURE(result.err);
        CHECK(result.exit_code == 0);
        const std::lock_guard lock{mutex};
        return std::exchange(asked, {});
    };
    const std::string trusted = ca.certificate();
    CHECK(run({"import-bulk"}, trusted) == "/ping/start /ping/0 ");
    CHECK(run({"associate", "--shop", "eu", "--file", eu}, "") == "");
    const auto page = shops.folder / "page.html";
    CHECK(run({"report", page, "--embed-images"}, trusted) == "/p.png ");
    CHECK(contains(read_file(page), "data:image/png;base64"));
    CHECK(run({"report", page, "--embed-images"}, "") == "");
}

TEST_CASE("a server that refuses our TLS is asked once") {
    RawServer server{[](RawConnection& connection) {
        connection.wait_ms(20);
        // A fatal alert: it requires a client certificate.
        connection.send(std::string{"\x15\x03\x03\x00\x02\x02\x74", 7});
    }};
    const LiveShops shops;
    shops.configure(shops.us().url(), "https" + server.url().substr(4));
    shops.configure("retries = 0", "retries = 3");
    shops.fails({"import-bulk"}, 4, "it requires a client certificate");
    CHECK(server.connections() == 1);
}
