#include <hwsync/import.hpp>

#include <hwsync/text.hpp>
#include "catalog/open.hpp"
#include "jobs/export_reader.hpp"
#include "jobs/import_checks.hpp"
#include "jobs/reading_thread.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <exception>
#include <new>
#include <utility>

namespace hwsync {

namespace {

ImportRules rules_of(const ImportRequest& request) {
    return {request.command == ImportCommand::import_bulk ? ImportMode::whole
                                                          : ImportMode::partial,
            request.rewrite, request.as_of, request.clock()};
}

CatalogTarget target_of(const ImportRequest& request, const StopToken& stop) {
    CatalogTarget target;
    target.path = request.catalog;
    target.command = to_string(request.command);
    target.shop = request.shop.empty() ? "primary" : request.shop;
    target.now = request.clock();
    target.lock_timeout = request.lock_timeout;
    target.stop = &stop;
    target.dry_run = request.dry_run;
    return target;
}

std::string json_of(const RowCounts& counts) {
    return fmt::format(R"({{"read":{},"created":{},"updated":{},)"
                       R"("unchanged":{},"older":{},"deleted":{}}})",
                       counts.read, counts.created, counts.updated,
                       counts.unchanged, counts.older, counts.deleted);
}

std::string counts_of(const ImportTotals& totals, const RejectList& rejects) {
    return fmt::format(R"({{"products":{},"variants":{},"rejected":{},)"
                       R"("skipped":{},"incomplete":{}}})",
                       json_of(totals.products), json_of(totals.variants),
                       rejects.size(), totals.skipped,
                       totals.incomplete.size());
}

/// How a run is remembered that ended with this exception.
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

/// One import, from the open export to the commit.
class ImportJob {
public:
    ImportJob(const ImportRequest& request, Observer& observer,
              Catalog& catalog)
        : m_request(request), m_observer(observer), m_catalog(catalog),
          m_rejects(catalog.make_reject_log()) {}

    ImportResult run(ExportReader& reader) {
        m_result.source = reader.name();
        begin(reader.name());
        return recorded([&] { import_all(reader); });
    }

    /// Records a run that failed before there was anything to read.
    [[noreturn]] void fail(const std::exception_ptr& failure) {
        begin(m_request.file);
        recorded([&] { std::rethrow_exception(failure); });
        std::terminate();
    }

private:
    void begin(const std::string& source) {
        m_result.started_at = m_request.clock();
        const auto shop = !m_request.shop.empty() ? m_request.shop
                          : m_catalog.identity().primary.empty()
                              ? "primary"
                              : m_catalog.identity().primary;
        m_result.shop = shop;
        m_run = m_catalog.begin_run({std::string{to_string(m_request.command)},
                                     shop, source, m_request.by,
                                     m_result.started_at});
    }

    template <typename Work> ImportResult recorded(Work&& work) {
        try {
            work();
        } catch (Error& error) {
            record_failure(error);
            if (!m_request.dry_run) {
                error.set_run(m_run);
            }
            throw;
        } catch (const std::exception& exception) {
            record_failure(exception);
            throw;
        }
        m_result.rejects = std::move(m_rejects);
        return std::move(m_result);
    }

    void record_failure(const std::exception& exception) noexcept {
        try {
            m_catalog.end_run(m_run, end_of(exception, m_request.clock()),
                              *m_rejects);
        } catch (const std::exception& also) {
            m_observer.log(Severity::warning,
                           fmt::format("the failed run could not be "
                                       "recorded ({})",
                                       also.what()));
        }
    }

    void import_all(ExportReader& reader) {
        const auto identity = agreed_identity(m_catalog.identity(), m_request);
        auto import = m_catalog.import_products(m_run, rules_of(m_request),
                                                identity, *m_rejects);
        reader.set_known_lines(import->known_lines());
        {
            ReadingThread reading{reader};
            put_all(reading.batches(), *import, reader.total_bytes());
        }
        const auto totals = import->settle();
        check_totals(totals, m_request, reader.name());
        m_result.finished_at = m_request.clock();
        if (!m_request.dry_run) {
            import->commit(m_result.finished_at, counts_of(totals, *m_rejects));
            m_result.run = m_run;
        }
        m_result.products = totals.products;
        m_result.variants = totals.variants;
        m_result.skipped = totals.skipped;
        m_result.incomplete = totals.incomplete;
    }

    void put_all(BatchQueue& batches, ProductImport& import,
                 std::optional<std::uint64_t> total_bytes) {
        while (auto batch = batches.pop()) {
            import.put(*batch);
            m_result.lines = batch->lines;
            m_result.bytes = batch->bytes;
            m_observer.progress({"reading", m_result.shop, batch->bytes,
                                 total_bytes, batch->lines});
            batches.give_back(std::move(batch));
        }
    }

    const ImportRequest& m_request;
    Observer& m_observer;
    Catalog& m_catalog;
    std::shared_ptr<RejectLog> m_rejects;
    std::int64_t m_run = 0;
    ImportResult m_result;
};

} // namespace

std::string_view to_string(ImportCommand command) noexcept {
    switch (command) {
    case ImportCommand::import_bulk:
        return "import-bulk";
    case ImportCommand::import_new:
        return "import-new";
    case ImportCommand::import_updates:
        return "import-updates";
    }
    return "import-bulk";
}

ImportResult import_products(const ImportRequest& request, Observer& observer,
                             const StopToken& stop) {
    std::optional<ExportReader> reader;
    std::exception_ptr failure;
    try {
        reader.emplace(request.file, stop);
    } catch (const Error&) {
        failure = std::current_exception();
    }
    const auto target = target_of(request, stop);
    if (failure) {
        // A catalog is not made for an export that is none.
        if (const auto catalog = open_existing_catalog(target)) {
            ImportJob{request, observer, *catalog}.fail(failure);
        }
        std::rethrow_exception(failure);
    }
    const auto catalog = open_catalog(target);
    return ImportJob{request, observer, *catalog}.run(*reader);
}

} // namespace hwsync
