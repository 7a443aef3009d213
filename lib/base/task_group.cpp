#include "base/task_group.hpp"

#include "base/remedy.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace hwsync {

TaskGroup::TaskGroup(std::size_t most, const StopToken& stop)
    : m_most(most), m_callers_stop(stop),
      m_ends(eventfd(0, EFD_CLOEXEC | EFD_SEMAPHORE)) {
    if (m_ends.get() < 0) {
        throw Error(ErrorKind::storage,
                    fmt::format("cannot make an event descriptor ({})",
                                std::strerror(errno)),
                    remedy_for(errno, "free some memory and run it again"));
    }
    // A thread that ends must not run out of memory.
    m_ended.reserve(most);
}

TaskGroup::~TaskGroup() {
    if (!is_idle()) {
        m_stop.request(SIGTERM);
    }
}

void TaskGroup::start(std::size_t number, std::function<void()> work) {
    m_threads.try_emplace(number, [this, number, work = std::move(work)] {
        work();
        {
            const std::lock_guard turn{m_mutex};
            m_ended.push_back(number);
        }
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written =
            write(m_ends.get(), &one, sizeof one);
    });
}

std::size_t TaskGroup::wait() {
    for (;;) {
        pass_stop_on();
        pollfd wanted[] = {
            {m_ends.get(), POLLIN, 0},
            // Once it is passed on it would end every wait.
            {m_stop.requested() ? -1 : m_callers_stop.fd(), POLLIN, 0}};
        if (poll(wanted, 2, -1) > 0 && (wanted[0].revents & POLLIN) != 0) {
            return take_ended();
        }
    }
}

void TaskGroup::pass_stop_on() {
    if (m_stop.requested()) {
        return;
    }
    try {
        m_callers_stop.check();
    } catch (const Error& error) {
        constexpr int first_signal = 128;
        m_stop.request(exit_code(error.kind()) - first_signal);
    }
}

std::size_t TaskGroup::take_ended() {
    std::uint64_t one = 0;
    [[maybe_unused]] const auto got = read(m_ends.get(), &one, sizeof one);
    std::size_t number = 0;
    {
        const std::lock_guard turn{m_mutex};
        number = m_ended.front();
        m_ended.erase(m_ended.begin());
    }
    m_threads.erase(number);
    return number;
}

} // namespace hwsync
