#include "program/linked_catalog.hpp"
#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <array>
#include <filesystem>
#include <string>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace {

constexpr uid_t nobody = 65534;

struct stat status_of(const std::string& path) {
    struct stat status {};
    CAPTURE(path);
    REQUIRE(stat(path.c_str(), &status) == 0);
    return status;
}

bool is_root() {
    if (geteuid() == 0) {
        return true;
    }
    MESSAGE("not shown: only root can make files of another owner");
    return false;
}

/// What is run meanwhile has that user's rights.
class AsNobody {
public:
    AsNobody() {
        REQUIRE(setresgid(nobody, nobody, 0) == 0);
        REQUIRE(setresuid(nobody, nobody, 0) == 0);
    }
    ~AsNobody() {
        [[maybe_unused]] const bool back =
            setresuid(0, 0, 0) == 0 && setresgid(0, 0, 0) == 0;
    }
    AsNobody(const AsNobody&) = delete;
    AsNobody& operator=(const AsNobody&) = delete;
};

void give_to_nobody(const LinkedCatalog& shops) {
    REQUIRE(chown(shops.folder.path().c_str(), nobody, nobody) == 0);
    for (const auto& entry : fs::directory_iterator(shops.folder.path())) {
        REQUIRE(chown(entry.path().c_str(), nobody, nobody) == 0);
    }
}

/// A lock file as a run at work holds it.
class Holder {
public:
    explicit Holder(const std::string& path)
        : m_fd(open(path.c_str(), O_RDWR | O_CREAT, 0600)) {
        struct flock whole {};
        whole.l_type = F_WRLCK;
        whole.l_whence = SEEK_SET;
        REQUIRE(flock(m_fd, LOCK_EX | LOCK_NB) == 0);
        REQUIRE(fcntl(m_fd, F_OFD_SETLK, &whole) == 0);
    }
    ~Holder() { close(m_fd); }
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;

private:
    int m_fd;
};

void add_running(const LinkedCatalog& shops, const std::string& pid) {
    store(shops.catalog,
          fmt::format("INSERT INTO run (command, shop, source, by, pid,"
                      " started_at, state) VALUES ('associate', 'eu', '', 'me',"
                      " {}, '2026-01-01T00:00:00Z', 'running')",
                      pid));
}

std::string state_of_newest_associate(const LinkedCatalog& shops) {
    return shops.value("SELECT state FROM runs WHERE command = 'associate'"
                       " ORDER BY id DESC LIMIT 1");
}

const LinkedCatalog::Words block_51{"link", "remove",       "--shop",
                                    "eu",   "--variant-id", "51"};

} // namespace

TEST_CASE("the lock files that root makes are the catalog's owner's") {
    if (!is_root()) {
        return;
    }
    const LinkedCatalog shops;
    fs::remove(shops.catalog + ".lock");
    give_to_nobody(shops);
    fs::permissions(shops.catalog, fs::perms{0660});
    shops.do_well(block_51);
    for (const auto* lock : {".lock", ".link.eu.lock"}) {
        const auto made = status_of(shops.catalog + lock);
        CHECK(made.st_uid == nobody);
        CHECK(made.st_gid == nobody);
        CHECK((made.st_mode & 07777U) == 0660);
    }
    const AsNobody other;
    CHECK(shops.run({"link", "remove", "--shop", "eu", "--variant-id", "52"})
              .exit_code == 0);
}

TEST_CASE("the catalog that root makes is its folder's owner's") {
    if (!is_root()) {
        return;
    }
    const LinkedCatalog shops;
    give_to_nobody(shops);
    for (const auto* name : {"", ".lock", ".import-bulk.us.lock"}) {
        fs::remove(shops.catalog + name);
    }
    shops.do_well({"import-bulk", "--file", shops.folder / "us.jsonl"});
    for (const auto* name : {"", ".lock", ".import-bulk.us.lock"}) {
        CHECK(status_of(shops.catalog + name).st_uid == nobody);
    }
}

TEST_CASE("a lock file that may not be opened is named, with its owner and the "
          "way out") {
    if (!is_root()) {
        return;
    }
    const LinkedCatalog shops;
    shops.do_well(block_51);
    give_to_nobody(shops);
    const auto lock = shops.catalog + ".link.eu.lock";
    REQUIRE(chown(lock.c_str(), 0, 0) == 0);
    const AsNobody other;
    const auto refused = shops.run(block_51);
    CHECK(refused.exit_code == 6);
    CHECK(contains(refused.err, lock + " belongs to root"));
    CHECK(contains(refused.err, "sudo chown nobody:nogroup " + lock));
    const auto doctor = shops.run({"doctor", "-f", "json"});
    CHECK(doctor.exit_code == 1);
    CHECK(contains(doctor.out, lock + " belongs to root"));
    CHECK(contains(doctor.out, "sudo chown nobody:nogroup " + lock));
}

TEST_CASE("doctor tells who may run no job, and who may only look") {
    if (!is_root()) {
        return;
    }
    const LinkedCatalog shops;
    give_to_nobody(shops);
    const auto folder = shops.folder.path().string();
    REQUIRE(chown(folder.c_str(), 0, 0) == 0);
    fs::permissions(folder, fs::perms{0755});
    const auto lock = [&] {
        const AsNobody other;
        const auto checks = shops.run({"doctor"}).out;
        const auto at = checks.find(" lock ");
        const auto from = checks.rfind('\n', at) + 1;
        return checks.substr(from, checks.find("\nwarning", at) - from);
    };
    const auto shut_out = lock();
    CHECK(shut_out.starts_with("problem"));
    CHECK(contains(shut_out, folder));

    for (const auto* name : {"catalog.db", "catalog.db.lock"}) {
        REQUIRE(chown((shops.folder / name).c_str(), 0, 0) == 0);
        fs::permissions(shops.folder / name, fs::perms{0644});
    }
    CHECK(lock().starts_with("warning"));
    REQUIRE(chown(folder.c_str(), nobody, nobody) == 0);
    const auto looker = lock();
    CHECK(looker.starts_with("warning"));
    CHECK(contains(looker, "catalog.db"));
}

TEST_CASE("a shop that is not known leaves no lock file behind") {
    const LinkedCatalog shops;
    const auto typo =
        shops.run({"link", "remove", "--shop", "ue", "--variant-id", "51"});
    CHECK(typo.exit_code == 2);
    CHECK_FALSE(fs::exists(shops.catalog + ".link.ue.lock"));
}

TEST_CASE("a run whose process died is no more running, whoever has its number "
          "now") {
    const LinkedCatalog shops;
    // In a container every run is process 1.
    add_running(shops, "1");
    shops.do_well(block_51);
    CHECK(state_of_newest_associate(shops) == "failed");
}

TEST_CASE("a run of another machine or container is running while it holds its "
          "lock") {
    const LinkedCatalog shops;
    add_running(shops, "4194305"); // no process has this number
    {
        const Holder holder{shops.catalog + ".associate.eu.lock"};
        shops.do_well(block_51);
        CHECK(state_of_newest_associate(shops) == "running");
        CHECK(contains(shops.run({"status"}).out, "associate, running for"));
    }
    CHECK(contains(shops.run({"status"}).out, "its process died"));
    shops.do_well({"link", "remove", "--shop", "eu", "--variant-id", "52"});
    CHECK(state_of_newest_associate(shops) == "failed");
}

TEST_CASE("where a lock may not be looked at, a run of an earlier start of the "
          "system is dead") {
    if (!is_root()) {
        return;
    }
    const LinkedCatalog shops;
    add_running(shops, "1");
    give_to_nobody(shops);
    const auto lock = shops.catalog + ".associate.eu.lock";
    REQUIRE(chown(lock.c_str(), 0, 0) == 0);
    const auto shown = [&] {
        const AsNobody other;
        return shops.run({"status"}).out;
    };
    CHECK(contains(shown(), "associate, running for"));
    store(shops.catalog, "UPDATE run SET boot = 'an earlier one'"
                         " WHERE state = 'running'");
    CHECK(contains(shown(), "its process died"));
}

#ifdef HWSYNC_FAULTS
TEST_CASE("who looks takes no lock that a job may want") {
    const LinkedCatalog shops;
    add_running(shops, "1");
    const auto trace = shops.folder / "trace";
    RunOptions options;
    options.environment = {{"LD_PRELOAD", HWSYNC_FAULTS},
                           {"FAULTS_OF", "files"},
                           {"FAULTS_TRACE", trace}};
    const std::array<LinkedCatalog::Words, 5> lookers{
        {{"doctor"}, {"status"}, {"runs"}, {"show", "A"}, {"verify"}}};
    for (const auto& words : lookers) {
        CAPTURE(words.front());
        fs::remove(trace);
        shops.run(words, options);
        const auto calls = read_file(trace);
        CHECK(contains(calls, "open "));
        CHECK_FALSE(contains(calls, "flock "));
    }
}

TEST_CASE("who looks at a catalog on a full disk is told that it is full") {
    const LinkedCatalog shops;
    RunOptions options;
    options.environment = {{"LD_PRELOAD", HWSYNC_FAULTS},
                           {"FAULTS_OF", "files"},
                           {"FAULTS_DO", "ENOSPC"},
                           {"FAULTS_LAST", "for-good"}};
    bool is_told = false;
    for (int at = 1; at < 200 && !is_told; ++at) {
        options.environment["FAULTS_AT"] = std::to_string(at);
        const auto said = shops.run({"status"}, options).err;
        CAPTURE(said);
        CHECK_FALSE(contains(said, "code 4874): check the disk"));
        is_told = contains(said, "code 4874");
        CHECK((!is_told || contains(said, "the disk is full")));
    }
    CHECK(is_told);
}
#endif
