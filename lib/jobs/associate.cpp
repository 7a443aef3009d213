#include <hwsync/associate.hpp>

#include "base/task_group.hpp"
#include "jobs/associate_run.hpp"
#include "jobs/spooled_unresolved.hpp"
#include "jobs/synchronized_observer.hpp"

#include <hwsync/as_error.hpp>

#include <exception>
#include <memory>
#include <utility>

namespace hwsync {

namespace {

/// How many shops are read at once.
constexpr std::size_t most_at_once = 16;

/// How many runs may have begun without being stored; each holds descriptors.
/// It is more than are read at once, so that a shop that takes hours holds up
/// few others.
constexpr std::size_t most_begun = 64;

/// The runs of several shops, which are stored in their order.
class AssociateRuns {
public:
    AssociateRuns(const std::vector<AssociateRequest>& requests,
                  Observer& observer, const StopToken& stop)
        : m_requests(requests), m_observer(observer), m_stop(stop),
          m_shops(requests.size()), m_runs(requests.size()),
          m_unresolved(std::make_shared<ByteSpool>(
              requests.empty() ? std::filesystem::path{}
                               : spool_folder(requests.front().catalog))),
          m_answered(requests.size()), m_readings(most_at_once, stop) {}

    std::vector<AssociatedShop> run() {
        for (std::size_t at = 0; at < m_requests.size(); ++at) {
            while (m_readings.is_full() || at - m_stored >= most_begun) {
                wait();
            }
            begin(at);
        }
        while (!m_readings.is_idle()) {
            wait();
        }
        return std::move(m_shops);
    }

private:
    void begin(std::size_t at);
    void wait() { has_answered(m_readings.wait()); }
    void has_answered(std::size_t at);
    void store(std::size_t at);
    void spool_unresolved(std::optional<AssociateResult>& result);
    /// A shop that fails does not stop the others.
    template <typename Step> void attempt(std::size_t at, Step&& step);

    const std::vector<AssociateRequest>& m_requests;
    SynchronizedObserver m_observer;
    const StopToken& m_stop;
    std::vector<AssociatedShop> m_shops;
    std::vector<std::unique_ptr<AssociateRun>> m_runs;
    std::shared_ptr<ByteSpool> m_unresolved; ///< of all shops
    std::vector<bool> m_answered; ///< or failed, or there is nothing to ask
    std::size_t m_stored = 0;     ///< all before this one are done with
    TaskGroup m_readings;         ///< its threads end first
};

template <typename Step>
void AssociateRuns::attempt(std::size_t at, Step&& step) {
    try {
        step();
    } catch (const std::exception& exception) {
        m_shops[at].error = as_error(exception);
        m_runs[at].reset();
    }
}

void AssociateRuns::begin(std::size_t at) {
    const auto& request = m_requests[at];
    m_shops[at].shop = request.shop;
    attempt(at, [&] {
        m_stop.check();
        auto& run = m_runs[at];
        run = std::make_unique<AssociateRun>(request, m_observer, m_stop);
        if (run->is_live()) {
            m_readings.start(
                at, [this, run = run.get()] { run->fetch(m_readings.stop()); });
        }
    });
    if (!m_runs[at] || !m_runs[at]->is_live()) {
        has_answered(at);
    }
}

void AssociateRuns::has_answered(std::size_t at) {
    m_answered[at] = true;
    while (m_stored < m_answered.size() && m_answered[m_stored]) {
        store(m_stored++);
    }
}

void AssociateRuns::store(std::size_t at) {
    if (m_runs[at]) {
        attempt(at, [&] {
            m_shops[at].result = m_runs[at]->finish();
            m_runs[at].reset();
        });
        spool_unresolved(m_shops[at].result);
    }
}

void AssociateRuns::spool_unresolved(std::optional<AssociateResult>& result) {
    if (!result || m_shops.size() == 1) {
        return;
    }
    try {
        result->unresolved = std::make_shared<SpooledUnresolved>(
            *result->unresolved, m_unresolved);
    } catch (const std::exception&) {
        // Its own list does; that the shop is stored is what counts.
    }
}

} // namespace

AssociateResult associate_shop(const AssociateRequest& request,
                               Observer& observer, const StopToken& stop) {
    AssociateRun run{request, observer, stop};
    if (run.is_live()) {
        run.fetch(stop);
    }
    return run.finish();
}

std::vector<AssociatedShop>
associate_shops(const std::vector<AssociateRequest>& requests,
                Observer& observer, const StopToken& stop) {
    return AssociateRuns{requests, observer, stop}.run();
}

} // namespace hwsync
