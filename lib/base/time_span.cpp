#include "base/time_span.hpp"

#include <fmt/core.h>

#include <array>
#include <string_view>
#include <utility>

namespace hwsync {

std::string time_span(Duration duration) {
    using std::chrono::seconds;
    constexpr std::array<std::pair<std::string_view, seconds>, 4> units{
        {{"d", std::chrono::hours{24}},
         {"h", std::chrono::hours{1}},
         {"min", std::chrono::minutes{1}},
         {"s", seconds{1}}}};
    if (duration < seconds{1}) {
        return fmt::format("{} ms", duration.count());
    }
    auto rest = std::chrono::round<seconds>(duration);
    std::string text;
    for (const auto& [name, size] : units) {
        const auto count = rest / size;
        const bool is_second = !text.empty();
        if (count > 0) {
            text += fmt::format("{}{} {}", is_second ? " " : "", count, name);
        }
        rest %= size;
        if (is_second) {
            break;
        }
    }
    return text;
}

} // namespace hwsync
