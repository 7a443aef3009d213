#include "share/publishing_shops.hpp"
#include "unit/net/test_ca.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <array>
#include <filesystem>
#include <string>

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace {

int free_port() {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(bind(fd, any, size) == 0);
    REQUIRE(getsockname(fd, any, &size) == 0);
    close(fd);
    return ntohs(address.sin_port);
}

/// A name of this machine's that does not say that it is this machine; empty
/// where it has none that leads to 127.0.0.1.
std::string own_name() {
    std::array<char, 256> name{};
    gethostname(name.data(), name.size() - 1);
    addrinfo wanted{};
    wanted.ai_family = AF_INET;
    addrinfo* found = nullptr;
    if (getaddrinfo(name.data(), nullptr, &wanted, &found) != 0) {
        return {};
    }
    const auto* address = reinterpret_cast<sockaddr_in*>(found->ai_addr);
    const bool is_loopback = address->sin_addr.s_addr == htonl(INADDR_LOOPBACK);
    freeaddrinfo(found);
    return is_loopback && name.data() != std::string{"localhost"}
               ? name.data()
               : std::string{};
}

} // namespace

TEST_CASE("of several hosts, one that does not answer is passed over") {
    const Database database;
    const PublishingShops shops{database};
    const auto folder = shops.folder / "silent";
    std::filesystem::create_directory(folder);
    const int silent = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto path = folder + "/.s.PGSQL.5432";
    REQUIRE(path.copy(address.sun_path, sizeof address.sun_path - 1) ==
            path.size());
    REQUIRE(bind(silent, reinterpret_cast<sockaddr*>(&address),
                 sizeof address) == 0);
    REQUIRE(listen(silent, 9) == 0);
    shops.configure_for(fmt::format("postgresql://hwsync@/{}?host={},{}",
                                    database.name(), folder,
                                    Cluster::shared().folder().native()));
    CHECK(contains(shops.do_well({"brands"}).out, "acme"));
    shops.configure_for(fmt::format("postgresql://hwsync@/{}?host={},/nowhere",
                                    database.name(), folder));
    const auto refused = shops.run({"brands"});
    CHECK(refused.exit_code == 4);
    CHECK(contains(refused.err, "has not answered for too long"));
    CHECK(contains(refused.err, "/nowhere"));
    close(silent);
}

TEST_CASE("a server elsewhere must have a certificate of its name's") {
    const auto name = own_name();
    if (name.empty()) {
        MESSAGE("not shown: the host's own name does not lead to 127.0.0.1");
        return;
    }
    const hwsync::TestCa ca;
    const hwsync::TestCa other;
    const auto publish = [&](const std::string& named,
                             const std::string& ca_file) {
        const auto [certificate, key] = ca.issue(named);
        const TlsServer tls{certificate, key, free_port()};
        const Cluster server{tls};
        server.sql("postgres", "CREATE DATABASE brands OWNER hwsync");
        const LinkedCatalog shops;
        shops.write_config(fmt::format(
            "{}[publish]\nurl = \"postgresql://hwsync@{}:{}/brands\"\n"
            "brand = \"acme\"\nca_file = \"{}\"\n",
            two_shops_config, name, tls.port, ca_file));
        const auto result = shops.run({"publish"});
        CAPTURE(result.err);
        return result.exit_code;
    };
    CHECK(publish(name, ca.certificate()) == 0);
    CHECK(publish("other.example.com", ca.certificate()) == 4);
    CHECK(publish(name, other.certificate()) == 4);
}
