#include "base/task_group.hpp"
#include "base/worker_thread.hpp"

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
        const WorkerThread thread{[] {}};
        FAIL("it was made");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::storage);
        CHECK(error.remedy().find("ulimit -u") != std::string::npos);
    }
    CHECK_FALSE(is_blocked(SIGTERM));
    const StopToken stop;
    TaskGroup tasks{2, stop};
    CHECK_THROWS_AS(tasks.start(0, [] {}), Error);
    CHECK(tasks.is_idle());
}

TEST_CASE("Works go on side by side, and each that ends is told once") {
    const StopToken stop;
    TaskGroup tasks{3, stop};
    std::atomic<int> done = 0;
    std::set<std::size_t> ended;
    for (std::size_t number = 0; number < 10; ++number) {
        if (tasks.is_full()) {
            ended.insert(tasks.wait());
        }
        tasks.start(number, [&] { ++done; });
    }
    while (!tasks.is_idle()) {
        ended.insert(tasks.wait());
    }
    CHECK(done == 10);
    CHECK(ended.size() == 10);
}

TEST_CASE(
    "A stop reaches tasks that wait, and so does the end of their owner") {
    StopToken stop;
    std::atomic<int> told = 0;
    {
        TaskGroup tasks{2, stop};
        for (std::size_t number = 0; number < 2; ++number) {
            tasks.start(number, [&] {
                wait_for(tasks.stop());
                try {
                    tasks.stop().check();
                } catch (const Error& error) {
                    told += exit_code(error.kind());
                }
            });
        }
        SUBCASE("the caller's stop, as the same signal") {
            stop.request(SIGINT);
            tasks.wait();
            tasks.wait();
            CHECK(told == 2 * 130);
            return;
        }
        SUBCASE("nobody waits for them any more") {}
    }
    CHECK(told == 2 * 143);
}
