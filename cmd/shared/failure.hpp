#pragma once

#include "command_line/global_options.hpp"
#include "output/logger.hpp"
#include "output/output.hpp"
#include "process/exit_code.hpp"

#include <hwsync/error.hpp>

#include <string>

/// Reports a failure: a line on standard error and, where the format is json
/// and no part of another document is out yet, a document on standard output.
ExitCode report_failure(const hwsync::Error& error, const std::string& command,
                        Format format, const Logger& logger, Output& output);
