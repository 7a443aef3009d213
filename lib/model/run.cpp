#include <hwsync/run.hpp>

namespace hwsync {

std::string_view to_string(RunState state) noexcept {
    switch (state) {
    case RunState::running:
        return "running";
    case RunState::done:
        return "done";
    case RunState::failed:
        return "failed";
    case RunState::stopped:
        return "stopped";
    }
    return "failed";
}

} // namespace hwsync
