#pragma once

#include "catalog/catalog.hpp"

#include <hwsync/error.hpp>
#include <hwsync/observer.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <string>

namespace hwsync {

/// A run that is recorded however it ends; a dry run is not recorded.
class RecordedRun {
public:
    RecordedRun(Catalog& catalog, Observer& observer, const RunStart& start,
                std::function<Time()> clock);

    std::int64_t id() const noexcept { return m_id; }
    Time started_at() const noexcept { return m_started_at; }
    RejectLog& rejects() noexcept { return *m_rejects; }
    std::shared_ptr<const RejectList> shared_rejects() const {
        return m_rejects;
    }

    /// Does the work, which commits and records its own success. Where it
    /// throws, the failure is recorded and thrown on.
    template <typename Work> void perform(Work&& work) {
        try {
            work();
        } catch (Error& error) {
            record(error);
            if (m_id != 0) {
                error.set_run(m_id);
            }
            throw;
        } catch (const std::exception& exception) {
            record(exception);
            throw;
        }
    }

private:
    void record(const std::exception& exception) noexcept;

    Catalog& m_catalog;
    Observer& m_observer;
    std::function<Time()> m_clock;
    Time m_started_at;
    std::shared_ptr<RejectLog> m_rejects;
    std::int64_t m_id;
};

} // namespace hwsync
