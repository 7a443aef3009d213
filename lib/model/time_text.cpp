#include "model/time_text.hpp"

#include "base/clock_skew.hpp"

namespace hwsync {

bool is_earlier(std::string_view time, std::string_view than) {
    if (time.empty() || than.empty()) {
        return false;
    }
    if (time.size() == than.size()) {
        return time < than;
    }
    return parse_time(time).value_or(Time{}) <
           parse_time(than).value_or(Time{});
}

std::string latest_credible_time(Time now) {
    return format_time(std::chrono::floor<std::chrono::seconds>(now) +
                       largest_clock_skew);
}

} // namespace hwsync
