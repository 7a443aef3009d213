#include <hwsync/publish.hpp>

#include "base/worker_thread.hpp"
#include "catalog/open.hpp"
#include "catalog/row_feed.hpp"
#include "share/database.hpp"
#include "share/fence.hpp"
#include "share/publisher.hpp"
#include "share/session.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>

namespace hwsync {

namespace share {

namespace {

using namespace std::chrono_literals;

/// No rows are waited for.
constexpr Duration longest_renewal = 30s;
/// At the end, nobody is kept from their report.
constexpr Duration longest_farewell = 3s;

/// Renews a lease, on a thread of its own.
class Renewal {
public:
    Renewal(const Database& database, std::string name,
            std::string holder_token, Duration lease)
        : m_database(database), m_name(std::move(name)),
          m_holder_token(std::move(holder_token)), m_lease(lease),
          m_thread([this] { work(); }) {}
    ~Renewal() {
        {
            const std::lock_guard lock{m_mutex};
            m_is_over = true;
        }
        m_end.notify_one();
        // It may be waiting for the server.
        m_stop.request(SIGTERM);
    }
    Renewal(const Renewal&) = delete;
    Renewal& operator=(const Renewal&) = delete;

private:
    bool is_over_within(Duration pause) {
        std::unique_lock lock{m_mutex};
        return m_end.wait_for(lock, pause, [this] { return m_is_over; });
    }

    void work() noexcept {
        constexpr int renewals = 3;
        while (!is_over_within(m_lease / renewals)) {
            try {
                auto session = m_database.connect(m_stop, longest_renewal);
                take_lease(session, m_name, m_holder_token, m_lease);
            } catch (const std::exception&) {
                // The next time; and who publishes is told of what lasts.
            }
        }
    }

    const Database& m_database;
    std::string m_name;
    std::string m_holder_token;
    Duration m_lease;
    StopToken m_stop;
    std::mutex m_mutex;
    std::condition_variable m_end;
    bool m_is_over = false;
    WorkerThread m_thread;
};

Error no_catalog(const std::string& name, const Brand& there) {
    return {ErrorKind::safety,
            fmt::format("there is no catalog here, and brand {} is published "
                        "as generation {}",
                        printable(name), there.generation),
            "make it with hwsync restore --brand; or, to begin anew, set "
            "another brand in [publish]"};
}

} // namespace

} // namespace share

struct BrandLease::Held {
    Held(PublishRequest wanted, Observer& watcher, const StopToken& stop_token)
        : request(std::move(wanted)), observer(watcher), stop(stop_token),
          name(share::brand_of(request.database)),
          holder_token(place_of(request.catalog)),
          database(request.database, stop) {}

    ~Held() {
        renewal.reset();
        if (!has_lease || !job->is_only_one()) {
            return;
        }
        try {
            const StopToken never;
            auto session = database.connect(never, share::longest_farewell);
            share::end_lease(session, name, holder_token);
        } catch (const std::exception& error) {
            observer.log(Severity::debug, error.what());
        }
    }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;

    void begin() {
        const auto state = publication_state(request.catalog, name, &stop);
        if (take(state)) {
            share::publish_brand(request, nullptr, observer, stop);
        }
    }

    /// Takes the lease; whether something is to be sent before the job begins.
    bool take(const std::optional<PublicationState>& state) {
        using namespace share;
        auto session = database.connect(stop, longest_renewal);
        const auto found = look(session, name);
        if (found.version != 0) {
            check_version(found.version, feed_schema());
        }
        if (!found.brand) {
            if (state && state->publication) {
                check_not_lost(name, *state->publication);
            }
            return false;
        }
        if (!state && found.brand->generation > 0) {
            throw no_catalog(name, *found.brand);
        }
        if (!state) {
            return false;
        }
        const auto known =
            state->publication.value_or(Publication{name, 0, 0, {}, 0, {}});
        check_lease(name, *found.brand, holder_token);
        standing_of(name, *found.brand, known, state->catalog_id);
        job = begin_publishing_job(target());
        if (!take_lease(session, name, holder_token, lease())) {
            throw_taken(session, known, state->catalog_id);
        }
        has_lease = true;
        renewal.emplace(database, name, holder_token, lease());
        return state->unsent_runs > 0;
    }

    [[noreturn]] void throw_taken(share::Session& session,
                                  const Publication& known,
                                  const std::string& catalog_id) {
        using namespace share;
        if (const auto now = look(session, name); now.brand) {
            check_lease(name, *now.brand, holder_token);
            standing_of(name, *now.brand, known, catalog_id);
        }
        throw is_published_elsewhere(name);
    }

    CatalogTarget target() const {
        CatalogTarget target;
        target.path = request.catalog;
        target.command = "a job that publishes";
        target.now = request.now;
        target.lock_timeout = request.lock_timeout;
        target.stop = &stop;
        return target;
    }

    Duration lease() const { return request.database.config.lease; }

    PublishRequest request;
    Observer& observer;
    const StopToken& stop;
    std::string name;
    std::string holder_token;
    share::Database database;
    std::unique_ptr<PublishingJob> job;
    bool has_lease = false;
    std::optional<share::Renewal> renewal;
};

BrandLease::BrandLease(const PublishRequest& request, Observer& observer,
                       const StopToken& stop)
    : m_held(std::make_unique<Held>(request, observer, stop)) {
    m_held->begin();
}

BrandLease::~BrandLease() = default;
BrandLease::BrandLease(BrandLease&&) noexcept = default;

PublishResult BrandLease::publish() {
    m_held->renewal.reset();
    auto result = share::publish_brand(m_held->request, m_held->job.get(),
                                       m_held->observer, m_held->stop);
    m_held->has_lease = false;
    return result;
}

} // namespace hwsync
