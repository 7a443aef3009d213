#pragma once

#include "catalog/catalog.hpp"
#include "jobs/export_file.hpp"
#include "jobs/live_reading.hpp"
#include "jobs/recorded_run.hpp"

#include <hwsync/associate.hpp>

#include <exception>
#include <memory>
#include <optional>

namespace hwsync {

/// One shop's run, from its first step on.
class AssociateRun {
public:
    AssociateRun(const AssociateRequest& request, Observer& observer,
                 const StopToken& stop);

    /// Whether fetch() must be called before finish().
    bool is_live() const noexcept { return !m_file; }

    /// Reads the shop at Shopify; on any thread. If that fails, finish()
    /// throws the failure.
    void fetch(const StopToken& stop) noexcept;

    /// Matches what was read and commits.
    AssociateResult finish();

private:
    LiveRequest live_request() const;
    void associate_live();
    void associate(ExportReader& reader, const ImportRules& rules);
    void commit(Association& association, const ImportTotals& totals);
    void tell(const ImportTotals& totals);

    const AssociateRequest& m_request;
    Observer& m_observer;
    const StopToken& m_stop;
    std::optional<ExportFile> m_file;
    std::unique_ptr<Catalog> m_catalog;
    AssociateResult m_result;
    std::optional<RecordedRun> m_run;
    std::optional<LiveReading> m_reading;
    std::exception_ptr m_failure;
};

} // namespace hwsync
