#include "jobs/opened_export.hpp"

#include <hwsync/error.hpp>

namespace hwsync {

OpenedExport::OpenedExport(const std::string& file, const StopToken& stop)
    : m_file(file) {
    try {
        m_reader.emplace(file, stop);
    } catch (const Error&) {
        m_failure = std::current_exception();
    }
}

ExportReader& OpenedExport::reader() {
    if (m_failure) {
        std::rethrow_exception(m_failure);
    }
    return *m_reader;
}

const std::string& OpenedExport::source() const noexcept {
    return m_reader ? m_reader->name() : m_file;
}

} // namespace hwsync
