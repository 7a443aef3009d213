#include "jobs/recorded_run.hpp"

#include <fmt/core.h>

#include <utility>

namespace hwsync {

namespace {

RunEnd end_of(const std::exception& exception, Time at) {
    RunEnd end;
    end.at = at;
    end.error = exception.what();
    end.exit_code = exit_code(ErrorKind::storage);
    if (const auto* error = dynamic_cast<const Error*>(&exception)) {
        end.exit_code = exit_code(error->kind());
        const bool stopped = error->kind() == ErrorKind::hangup ||
                             error->kind() == ErrorKind::interrupt ||
                             error->kind() == ErrorKind::terminate;
        end.state = stopped ? RunState::stopped : RunState::failed;
    }
    return end;
}

} // namespace

RecordedRun::RecordedRun(Catalog& catalog, Observer& observer,
                         const RunStart& start, std::function<Time()> clock)
    : m_catalog(catalog), m_observer(observer), m_clock(std::move(clock)),
      m_started_at(start.at), m_rejects(catalog.make_reject_log()),
      m_id(catalog.begin_run(start)) {
    m_observer.run_began();
}

void RecordedRun::record(const std::exception& exception) noexcept {
    try {
        try {
            m_catalog.end_run(m_id, end_of(exception, m_clock()), *m_rejects);
        } catch (const std::exception& also) {
            m_observer.log(
                Severity::warning,
                fmt::format("the failed run could not be recorded ({}); where "
                            "it failed in its commit, it may be committed all "
                            "the same: see 'hwsync runs'",
                            also.what()));
        }
    } catch (const std::exception&) {
        // There is no memory left, not even for a warning. The next run finds
        // that this one died, and says so.
    }
}

} // namespace hwsync
