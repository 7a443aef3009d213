#include "model/time_text.hpp"

#include <hwsync/time.hpp>

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

} // namespace hwsync
