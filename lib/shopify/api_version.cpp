#include "shopify/api_version.hpp"

#include <string>

namespace hwsync {

std::optional<Time> end_of_version(std::string_view version) noexcept {
    if (version.size() != 7) {
        return std::nullopt;
    }
    const auto start = parse_time(std::string{version} + "-01T00:00:00Z");
    if (!start) {
        return std::nullopt;
    }
    const std::chrono::year_month_day day{
        std::chrono::floor<std::chrono::days>(*start)};
    return std::chrono::sys_days{day + std::chrono::years{1}};
}

} // namespace hwsync
