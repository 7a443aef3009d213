#pragma once

#include "jobs/export_reader.hpp"

#include <exception>
#include <optional>
#include <string>

namespace hwsync {

/// An export that was opened, or why it could not be: a run that is to be
/// recorded as failed must have begun before that is thrown.
class ExportFile {
public:
    /// `file` is a path, or "-" for standard input.
    ExportFile(const std::string& file, const StopToken& stop);

    bool failed() const noexcept { return m_failure != nullptr; }

    /// Throws where it could not be opened.
    ExportReader& reader();

    /// How a run names what it read.
    const std::string& source() const noexcept;

private:
    std::string m_file;
    std::optional<ExportReader> m_reader;
    std::exception_ptr m_failure;
};

} // namespace hwsync
