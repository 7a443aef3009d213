#pragma once

#include <hwsync/error.hpp>

/// What the process ends with; scripts act on it. An Error's kind decides all
/// but `ok` and `findings`.
enum class ExitCode : int {
    ok = 0,
    findings = 1,
    usage = 2,
    input = 3,
    network = 4,
    access = 5,
    storage = 6,
    busy = 7,
    safety = 8,
    report_lost = 9,
    hangup = 129,
    interrupt = 130,
    terminate = 143,
};

ExitCode exit_code_of(hwsync::ErrorKind kind) noexcept;

/// The worse of two steps: a signal, 6, 9, 5, 8, 3, 2, 4, 7, 1, 0.
ExitCode worse_of(ExitCode left, ExitCode right) noexcept;
