#include "jobs/export_file.hpp"

#include <hwsync/error.hpp>

namespace hwsync {

ExportFile::ExportFile(const std::string& file, const StopToken& stop)
    : m_file(file) {
    try {
        m_reader.emplace(file, stop);
    } catch (const Error&) {
        m_failure = std::current_exception();
    }
}

ExportReader& ExportFile::reader() {
    if (m_failure) {
        std::rethrow_exception(m_failure);
    }
    return *m_reader;
}

const std::string& ExportFile::source() const noexcept {
    return m_reader ? m_reader->name() : m_file;
}

} // namespace hwsync
