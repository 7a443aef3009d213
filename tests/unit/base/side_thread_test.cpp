#include "base/side_by_side.hpp"
#include "base/side_thread.hpp"

#include <hwsync/error.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <csignal>
#include <set>

#include <poll.h>
#include <pthread.h>

using namespace hwsync;

namespace {

/// No thread can be had while it is there: each would need more stack than
/// there is.
class NoThreads {
public:
    NoThreads() {
        pthread_getattr_default_np(&m_before);
        pthread_attr_t huge;
        pthread_attr_init(&huge);
        pthread_attr_setstacksize(&huge, std::size_t{1} << 47U);
        pthread_setattr_default_np(&huge);
        pthread_attr_destroy(&huge);
    }
    ~NoThreads() {
        pthread_setattr_default_np(&m_before);
        pthread_attr_destroy(&m_before);
    }

private:
    pthread_attr_t m_before;
};

bool is_blocked(int signal) {
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    return sigismember(&mask, signal) == 1;
}

/// Waits as a job does.
void wait_for(const StopToken& stop) {
    pollfd wanted{stop.fd(), POLLIN, 0};
    poll(&wanted, 1, -1);
}

} // namespace

TEST_CASE("A thread that cannot be made is an error and blocks no signal") {
    const NoThreads none;
    try {
        const SideThread thread{[] {}};
        FAIL("it was made");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::storage);
        CHECK(error.remedy().find("ulimit -u") != std::string::npos);
    }
    CHECK_FALSE(is_blocked(SIGTERM));
    const StopToken stop;
    SideBySide works{2, stop};
    CHECK_THROWS_AS(works.begin(0, [] {}), Error);
    CHECK(works.is_idle());
}

TEST_CASE("Works go on side by side, and each that ends is told once") {
    const StopToken stop;
    SideBySide works{3, stop};
    std::atomic<int> done = 0;
    std::set<std::size_t> ended;
    for (std::size_t number = 0; number < 10; ++number) {
        if (works.is_full()) {
            ended.insert(works.wait());
        }
        works.begin(number, [&] { ++done; });
    }
    while (!works.is_idle()) {
        ended.insert(works.wait());
    }
    CHECK(done == 10);
    CHECK(ended.size() == 10);
}

TEST_CASE(
    "A stop reaches works that wait, and so does the end of their owner") {
    StopToken stop;
    std::atomic<int> told = 0;
    {
        SideBySide works{2, stop};
        for (std::size_t number = 0; number < 2; ++number) {
            works.begin(number, [&] {
                wait_for(works.stop());
                try {
                    works.stop().check();
                } catch (const Error& error) {
                    told += exit_code(error.kind());
                }
            });
        }
        SUBCASE("the caller's stop, as the same signal") {
            stop.request(SIGINT);
            works.wait();
            works.wait();
            CHECK(told == 2 * 130);
            return;
        }
        SUBCASE("nobody waits for them any more") {}
    }
    CHECK(told == 2 * 143);
}
