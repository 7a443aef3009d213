#pragma once

#include "input/byte_source.hpp"
#include "jobs/export_reader.hpp"

#include <hwsync/stop.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>

namespace hwsync {

/// An export that was opened, or why it could not be: a run that is to be
/// recorded as failed must have begun before that is thrown. So must one whose
/// input is a pipe that may be silent for long.
class ExportFile {
public:
    /// `file` is a path, or "-" for standard input. Reads nothing yet. `stop`
    /// must outlive this.
    ExportFile(const std::string& file, const StopToken& stop);

    bool failed() const noexcept { return m_failure != nullptr; }

    /// Waits for the first line. Throws where the file could not be opened, or
    /// is no export.
    ExportReader& reader();

    /// How a run names what it read.
    const std::string& source() const noexcept { return m_name; }

private:
    std::string m_name;
    const StopToken& m_stop;
    std::unique_ptr<ByteSource> m_source; ///< until it is read
    std::optional<ExportReader> m_reader;
    std::exception_ptr m_failure;
};

} // namespace hwsync
