#include "shared/run_publication.hpp"

#include "output/failure_report.hpp"
#include "process/clock.hpp"

#include <hwsync/as_error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <string>

namespace {

using hwsync::ErrorKind;

/// For another process that publishes this catalog. What it does not send, this
/// one does.
constexpr hwsync::Duration shortest_wait = std::chrono::minutes{1};

/// The database may be in reach again once the run is done.
bool may_pass(const hwsync::Error& error) {
    return error.kind() == ErrorKind::network ||
           error.kind() == ErrorKind::access ||
           error.kind() == ErrorKind::storage;
}

bool is_stop(const hwsync::Error& error) {
    return error.kind() == ErrorKind::hangup ||
           error.kind() == ErrorKind::interrupt ||
           error.kind() == ErrorKind::terminate;
}

/// The run is committed, so no kind that says otherwise.
ErrorKind kind_of(const hwsync::Error& error, bool is_required) {
    if (!is_required) {
        return ErrorKind::report_lost;
    }
    return is_stop(error) ? ErrorKind::network : error.kind();
}

std::string remedy_of(const hwsync::Error& error) {
    return error.kind() == ErrorKind::network ||
                   error.kind() == ErrorKind::busy || is_stop(error)
               ? "the next run sends it first; or run hwsync publish later"
               : error.remedy() + "; then the next run, or hwsync publish, "
                                  "sends it";
}

} // namespace

hwsync::PublishRequest publish_request(const Context& context) {
    hwsync::PublishRequest request;
    request.catalog = context.catalog();
    request.database = {context.config().publish, context.environment()};
    request.now = current_time();
    request.lock_timeout = context.lock_timeout();
    return request;
}

namespace {

hwsync::PublishRequest after_run_request(const Context& context) {
    auto request = publish_request(context);
    request.lock_timeout = std::max(request.lock_timeout, shortest_wait);
    return request;
}

} // namespace

RunPublication::RunPublication(const Context& context, DryRun dry_run,
                               Lease lease)
    : m_context(context), m_is_due(dry_run == DryRun::no &&
                                   context.config().publish.is_after_run()) {
    if (!m_is_due || lease == Lease::none) {
        return;
    }
    try {
        m_lease.emplace(after_run_request(context), context.observer(),
                        context.stop());
    } catch (const hwsync::Error& error) {
        if (context.config().publish.required || !may_pass(error)) {
            throw;
        }
        context.observer().log(hwsync::Severity::warning,
                               "this run begins without the brand's lease: " +
                                   error.message());
    }
}

void RunPublication::publish(std::optional<std::int64_t> run) {
    if (!m_is_due) {
        return;
    }
    try {
        m_result = send();
    } catch (const std::exception& exception) {
        const auto error = hwsync::as_error(exception);
        m_error.emplace(kind_of(error, m_context.config().publish.required),
                        fmt::format("{} committed, but not published: {}",
                                    run ? fmt::format("run {} is", *run)
                                        : std::string{"the change is"},
                                    error.message()),
                        remedy_of(error));
        if (run) {
            m_error->set_run(*run);
        }
        m_context.report_failure(*m_error);
    }
    m_lease.reset();
}

hwsync::PublishResult RunPublication::send() {
    if (m_lease) {
        return m_lease->publish();
    }
    return hwsync::publish(after_run_request(m_context), m_context.observer(),
                           m_context.stop());
}

ExitCode RunPublication::worse_of(ExitCode code) const {
    return m_error ? ::worse_of(code, exit_code_of(m_error->kind())) : code;
}

void RunPublication::write(JsonWriter& json) const {
    if (m_result) {
        json.member("published", true);
        json.member("generation", m_result->generation);
    } else if (m_error) {
        json.member("published", false);
        write_error(json, *m_error);
    }
}

void RunPublication::write(Output& output) const {
    if (m_result) {
        output.write(fmt::format("published: brand {}, generation {}\n",
                                 hwsync::printable(m_result->brand),
                                 m_result->generation));
    }
}
