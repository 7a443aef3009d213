#pragma once

#include <hwsync/observer.hpp>

#include <mutex>

namespace hwsync {

/// Lets several threads tell one observer, one at a time.
class SynchronizedObserver final : public Observer {
public:
    explicit SynchronizedObserver(Observer& observer) : m_observer(observer) {}

    void progress(const Progress& progress) override {
        const std::lock_guard turn{m_mutex};
        m_observer.progress(progress);
    }
    void log(Severity severity, std::string_view message) override {
        const std::lock_guard turn{m_mutex};
        m_observer.log(severity, message);
    }
    void run_began() override {
        const std::lock_guard turn{m_mutex};
        m_observer.run_began();
    }

private:
    Observer& m_observer;
    std::mutex m_mutex;
};

} // namespace hwsync
