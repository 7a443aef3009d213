#include "config/database_url.hpp"

#include <doctest/doctest.h>

#include <string>

using hwsync::parse_database_url;

TEST_CASE("a database's address is read part by part") {
    const auto url =
        parse_database_url("postgresql://hw%40sync@db.example.com:5433/brands");
    CHECK(url.user == "hw@sync");
    REQUIRE(url.hosts.size() == 1);
    CHECK(url.hosts[0].name == "db.example.com");
    CHECK(url.hosts[0].port == "5433");
    CHECK(url.database == "brands");
    CHECK_FALSE(url.is_local());
}

TEST_CASE("several hosts are tried in their order") {
    const auto url = parse_database_url("postgres://a,b:1,[2001:db8::1]:2/d");
    REQUIRE(url.hosts.size() == 3);
    CHECK(url.hosts[0].name == "a");
    CHECK(url.hosts[1].port == "1");
    CHECK(url.hosts[2].name == "2001:db8::1");
    CHECK(url.hosts[2].port == "2");
    CHECK(url.user.empty());
    for (const auto* sockets : {"postgres:///d?host=/a,/b&port=5433",
                                "postgres:///d?port=5433&host=/a,/b"}) {
        const auto read = parse_database_url(sockets);
        REQUIRE(read.hosts.size() == 2);
        CHECK(read.hosts[0].name == "/a");
        CHECK(read.hosts[1].name == "/b");
        CHECK(read.hosts[0].port == "5433");
        CHECK(read.hosts[1].port == "5433");
    }
}

TEST_CASE("only sockets and loopback addresses are this machine") {
    for (const auto* local :
         {"postgresql:///d", "postgresql://u@/d?host=/run/pg&port=5433",
          "postgresql://localhost/d", "postgresql://127.1.2.3/d",
          "postgresql://[::1]:5432/d"}) {
        CAPTURE(local);
        CHECK(parse_database_url(local).is_local());
    }
    for (const auto* other :
         {"postgresql://localhost,example.com/d", "postgresql://128.0.0.1/d",
          "postgresql://localhost.example.com/d",
          "postgresql://u@/d?host=/run/pg,example.com",
          "postgresql://127.0.0.1.example.com/d"}) {
        CAPTURE(other);
        CHECK_FALSE(parse_database_url(other).is_local());
    }
}

TEST_CASE("what is no such address is refused") {
    for (const auto* wrong :
         {"", "db.example.com", "https://db.example.com/d", "postgresql://h",
          "postgresql://h/", "postgresql://u:secret@h/d",
          "postgresql://u%3Asecret@h/d", "postgresql://h/d?password=secret",
          "postgresql://h/d?sslmode=off", "postgresql://h:port/d",
          "postgresql://h:0/d", "postgresql://h:65536/d", "postgresql://h%00/d",
          // libpq would take it for two.
          "postgresql://%2Frun%2Cexample.com/d",
          "postgresql:///d?host=/run%2Cexample.com", "postgresql://h%zz/d",
          "postgresql://h%2/d"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS(parse_database_url(wrong), hwsync::WrongUrl);
    }
}
