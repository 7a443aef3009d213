#include "jobs/export_file.hpp"

#include "input/decoded.hpp"

#include <hwsync/error.hpp>

#include <utility>

namespace hwsync {

ExportFile::ExportFile(const std::string& file, const StopToken& stop)
    : m_name(file), m_stop(stop) {
    try {
        m_source = open_input(file, &stop);
        m_name = m_source->name();
    } catch (const Error&) {
        m_failure = std::current_exception();
    }
}

ExportReader& ExportFile::reader() {
    if (m_failure) {
        std::rethrow_exception(m_failure);
    }
    if (m_source) {
        m_reader.emplace(decoded(std::move(m_source)), m_stop);
    }
    return *m_reader;
}

} // namespace hwsync
