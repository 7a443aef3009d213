#include "config/shop_name.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <cstddef>

namespace hwsync {

namespace {

constexpr std::size_t longest = 64;

} // namespace

bool is_shop_name(std::string_view name) {
    return !name.empty() && name.size() <= longest && name.front() != ' ' &&
           name.back() != ' ' && printable(name, name.size() + 1) == name;
}

void check_shop_name(std::string_view name) {
    if (name.empty() || name.size() > longest || name.front() == ' ' ||
        name.back() == ' ') {
        throw Error(
            ErrorKind::usage,
            fmt::format("'{}' is not a valid shop name", printable(name)),
            fmt::format("give 1 to {} bytes, no space at the ends", longest));
    }
}

} // namespace hwsync
