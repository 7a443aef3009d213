#include "shopify/api_version.hpp"

#include "config/shop_section.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

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

std::string way_to_newer_version(std::string_view version,
                                 std::string_view served) {
    if (!served.empty() && served < version) {
        return fmt::format("set `api_version` to {}", printable(served));
    }
    const auto newest = newest_api_version();
    return version >= newest || served > newest
               ? fmt::format("install a newer hwsync: this one knows versions "
                             "up to {}",
                             newest)
               : fmt::format("set `api_version` to {}, or remove the line",
                             newest);
}

} // namespace hwsync
