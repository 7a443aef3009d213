#include "share/publishing_shops.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace {

/// PgBouncer in transaction mode before the shared server, with two connections
/// to it for all.
class Pooler {
public:
    explicit Pooler(const std::filesystem::path& folder) : m_folder(folder) {
        std::filesystem::create_directory(m_folder);
        std::filesystem::permissions(m_folder, std::filesystem::perms{0755});
        write("users", "\"hwsync\" \"\"\n");
        write("config", fmt::format("[databases]\n* = host={0}\n[pgbouncer]\n"
                                    "listen_addr =\nlisten_port = 6432\n"
                                    "unix_socket_dir = {1}\nauth_type = trust\n"
                                    "auth_file = {1}/users\n"
                                    "pool_mode = transaction\n"
                                    "default_pool_size = 2\n"
                                    "logfile = {1}/log\npidfile = {1}/pid\n",
                                    Cluster::shared().folder().native(),
                                    m_folder.native()));
        give_to_unprivileged(m_folder);
        start_daemon({HWSYNC_PGBOUNCER, "-q", "-d", m_folder / "config"});
    }
    ~Pooler() { kill(std::stoi(read_file(m_folder / "pid")), SIGTERM); }
    Pooler(const Pooler&) = delete;
    Pooler& operator=(const Pooler&) = delete;

    std::string url(const Database& database) const {
        return fmt::format("postgresql://hwsync@/{}?host={}&port=6432",
                           database.name(), m_folder.native());
    }

private:
    void write(const char* name, const std::string& text) const {
        std::ofstream{m_folder / name} << text;
        give_to_unprivileged(m_folder / name);
    }

    std::filesystem::path m_folder;
};

} // namespace

TEST_CASE("a pooler in transaction mode stands between") {
    if (std::string{HWSYNC_PGBOUNCER}.empty()) {
        MESSAGE("not shown: pgbouncer is not installed");
        return;
    }
    const Database database;
    const PublishingShops shops{database};
    // Whoever runs the pooler must reach its folder.
    std::filesystem::permissions(shops.folder.path(),
                                 std::filesystem::perms{0755});
    const Pooler pooler{shops.folder / "pooler"};
    shops.configure_for(pooler.url(database));
    shops.do_well({"publish", "--full"});
    std::vector<std::string> copies;
    for (int round = 0; round < 6; ++round) {
        copies.push_back(shops.restored(fmt::format("copy{}.db", round)));
        std::vector<std::thread> threads;
        std::vector<int> codes(copies.size());
        const auto before = shops.generation();
        for (std::size_t i = 0; i < copies.size(); ++i) {
            threads.emplace_back([&, i] {
                auto words = shops.pin(fmt::format("{} {}", round, i));
                words.insert(words.begin(),
                             {"-c", copies[i], "--config", shops.config});
                codes[i] = run_hwsync(words).exit_code;
            });
        }
        std::vector<std::string> winners;
        for (std::size_t i = 0; i < copies.size(); ++i) {
            threads[i].join();
            CAPTURE(codes[i]);
            CHECK((codes[i] == 0 || codes[i] == 7 || codes[i] == 8));
            if (codes[i] == 0) {
                winners.push_back(copies[i]);
            }
        }
        REQUIRE(winners.size() == 1);
        CHECK(run_hwsync({"-c", winners[0], "--config", shops.config, "publish",
                          "--check"})
                  .exit_code == 0);
        CHECK(shops.generation() == before + 1);
    }
}
