#include "process/exit_code.hpp"

#include <algorithm>
#include <array>

ExitCode exit_code_of(hwsync::ErrorKind kind) noexcept {
    return static_cast<ExitCode>(hwsync::exit_code(kind));
}

ExitCode worse_of(ExitCode left, ExitCode right) noexcept {
    static constexpr std::array worst_first{
        ExitCode::terminate, ExitCode::interrupt,   ExitCode::hangup,
        ExitCode::storage,   ExitCode::report_lost, ExitCode::access,
        ExitCode::safety,    ExitCode::input,       ExitCode::usage,
        ExitCode::network,   ExitCode::busy,        ExitCode::findings,
        ExitCode::ok};
    const std::array both{left, right};
    return *std::find_first_of(worst_first.begin(), worst_first.end(),
                               both.begin(), both.end());
}
