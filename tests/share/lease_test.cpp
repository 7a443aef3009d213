#include "share/publishing_shops.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <sys/stat.h>

namespace {

/// A job that waits for its input.
class HeldJob {
public:
    explicit HeldJob(const PublishingShops& shops)
        : m_export(read_file(shops.folder / "us.jsonl")),
          m_pipe(shops.folder / "held.jsonl") {
        REQUIRE(mkfifo(m_pipe.c_str(), 0600) == 0);
        m_thread = std::thread{[&shops, this] {
            RunOptions options;
            options.meanwhile = [this](pid_t started) { m_pid = started; };
            m_result = shops.run({"import-bulk", "--file", m_pipe}, options);
        }};
        m_writer.open(m_pipe);
    }
    HeldJob(const HeldJob&) = delete;
    HeldJob& operator=(const HeldJob&) = delete;
    ~HeldJob() {
        if (m_thread.joinable()) {
            go_on();
        }
    }

    RunResult go_on() {
        m_writer << m_export;
        m_writer.close();
        m_thread.join();
        return m_result;
    }
    void kill_it() {
        kill(m_pid, SIGKILL);
        m_thread.join();
        m_writer.close();
    }

private:
    std::string m_export;
    std::string m_pipe;
    std::atomic<pid_t> m_pid = 0;
    RunResult m_result;
    std::thread m_thread;
    std::ofstream m_writer;
};

/// A catalog as another host would have it.
class Copy {
public:
    Copy(const PublishingShops& shops, const std::string& name)
        : path(shops.restored(name)), m_shops(shops) {}

    RunResult run(LinkedCatalog::Words words) const {
        words.insert(words.begin(), {"-c", path, "--config", m_shops.config});
        return run_hwsync(words);
    }

    const std::string path;

private:
    const PublishingShops& m_shops;
};

} // namespace

TEST_CASE("where another host has the lease, nothing begins") {
    const Database database;
    const PublishingShops shops{database};
    const auto before = shops.dump();
    shops.lease_to_other("5 minutes");
    const auto refused = shops.run(shops.pin("no"));
    CHECK(refused.exit_code == 7);
    CHECK(contains(refused.err, "worker-7, process 1"));
    CHECK(shops.run({"publish", "--full"}).exit_code == 7);
    CHECK(shops.run({"publish", "--force"}).exit_code == 7);
    CHECK(shops.dump() == before);
    const auto holder = [&] {
        const auto brands = shops.json({"brands"});
        return text_of(brands["brands"][0]["holder"]);
    };
    CHECK(holder() == "worker-7, process 1");
    // By the server's clock, whatever this host's may say.
    shops.lease_to_other("-1 second");
    CHECK(shops.json({"brands"})["brands"][0]["holder"].IsNull());
    shops.do_well(shops.pin("yes"));
    CHECK(shops.generation() == 2);
}

TEST_CASE("a catalog that is behind begins nothing, and restore is named") {
    const Database database;
    const PublishingShops shops{database};
    const Copy copy{shops, "copy.db"};
    shops.do_well(shops.pin("here"));
    const auto before = content_of(copy.path);
    const auto refused = copy.run(shops.pin("there"));
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err, "restore --brand"));
    CHECK(content_of(copy.path) == before);
    const auto nothing =
        run_hwsync({"-c", shops.folder / "none.db", "--config", shops.config,
                    "import-bulk", "--file", shops.folder / "us.jsonl"});
    CHECK(nothing.exit_code == 8);
    CHECK(contains(nothing.err, "restore --brand"));
    CHECK_FALSE(std::filesystem::exists(shops.folder / "none.db"));
    CHECK(copy.run({"restore", "--brand", "acme", "--force"}).exit_code == 0);
    CHECK(copy.run(shops.pin("there")).exit_code == 0);
}

TEST_CASE("the lease is renewed while a job runs, and keeps other hosts away") {
    const Database database;
    const PublishingShops shops{database};
    const Copy copy{shops, "copy.db"};
    const auto lease_end = [&] {
        return database.sql("SELECT lease_until FROM hwsync.brand");
    };
    shops.configure("lease = \"10s\"\n");
    HeldJob job{shops};
    REQUIRE(shops.has_lease());
    const auto first = lease_end();
    while (lease_end() == first) {
    }
    CHECK(copy.run(shops.pin("there")).exit_code == 7);
    // Another process of this very catalog is none of the others, and leaves
    // the lease to the job that has it.
    shops.do_well(shops.pin("beside"));
    CHECK(shops.has_lease());
    CHECK(job.go_on().exit_code == 0);
    CHECK_FALSE(shops.has_lease());
    CHECK(copy.run(shops.pin("there")).exit_code == 8);
}

TEST_CASE("the lease of a job that was killed ends by itself") {
    const Database database;
    const PublishingShops shops{database};
    const Copy copy{shops, "copy.db"};
    HeldJob{shops}.kill_it();
    CHECK(shops.has_lease());
    CHECK(copy.run(shops.pin("there")).exit_code == 7);
    SUBCASE("its own host need not wait for that") {
        shops.do_well(shops.pin("again"));
        CHECK_FALSE(shops.has_lease());
    }
    SUBCASE("unless it was started anew: so might be a copy of it") {
        database.sql("UPDATE hwsync.brand SET holder_token ="
                     " 'another start' || holder_token");
        const auto refused = shops.run(shops.pin("again"));
        CHECK(refused.exit_code == 7);
        CHECK(contains(refused.err, "before it was started anew"));
        database.sql("UPDATE hwsync.brand SET lease_until = now()");
        shops.do_well(shops.pin("again"));
    }
    SUBCASE("others may begin once it is over") {
        database.sql("UPDATE hwsync.brand SET lease_until = now()");
        CHECK(copy.run(shops.pin("there")).exit_code == 0);
        CHECK(shops.run(shops.pin("late")).exit_code == 8);
    }
    CHECK(shops.generation() == 2);
}

TEST_CASE("of two hosts whose jobs run at once, one wins") {
    const Database database;
    const PublishingShops shops{database};
    for (int round = 0; round < 20; ++round) {
        const Copy copy{shops, fmt::format("copy{}.db", round)};
        const auto before = shops.generation();
        int there = 0;
        std::thread other{[&] {
            there = copy.run({"link", "add", "--shop", "eu", "--variant-id",
                              "52", "B", "--note", std::to_string(round)})
                        .exit_code;
        }};
        const auto here =
            shops.run(shops.pin(fmt::format("here {}", round))).exit_code;
        other.join();
        CAPTURE(here);
        CAPTURE(there);
        CHECK((here == 0) + (there == 0) == 1);
        CHECK((here == 0 || here == 7 || here == 8));
        CHECK((there == 0 || there == 7 || there == 8));
        CHECK(shops.generation() == before + 1);
        CHECK_FALSE(shops.has_lease());
        if (here == 0) {
            CHECK(shops.is_published());
        } else {
            CHECK(copy.run({"publish", "--check"}).exit_code == 0);
            shops.do_well({"restore", "--brand", "acme", "--force"});
        }
    }
}

TEST_CASE("a job that requires a lease brings an earlier version's catalog up "
          "to date") {
    const Database database;
    const PublishingShops shops{database};
    const auto catalog = shops.folder.write("earlier.db", "");
    execute(catalog,
            read_file(HWSYNC_SOURCE "/tests/unit/catalog/schema_v9.sql"));
    execute(catalog, "PRAGMA application_id = 0x48575343;"
                     "PRAGMA user_version = 9");
    shops.write_config(
        fmt::format("{}[publish]\nurl = \"{}\"\nbrand = \"old\"\n"
                    "required = true\n",
                    two_shops_config, database.url()));
    const auto done =
        run_hwsync({"-c", catalog, "--config", shops.config, "import-bulk",
                    "--file", shops.folder / "us.jsonl"});
    CAPTURE(done.err);
    CHECK(done.exit_code == 0);
    CHECK(contains(done.out, "published: brand old, generation 1"));
}
