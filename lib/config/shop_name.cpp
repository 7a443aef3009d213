#include "config/shop_name.hpp"

#include <hwsync/text.hpp>

#include <cstddef>

namespace hwsync {

namespace {

constexpr std::size_t longest = 64;

} // namespace

bool is_shop_name(std::string_view name) {
    return !name.empty() && name.size() <= longest && name.front() != ' ' &&
           name.back() != ' ' && printable(name, name.size() + 1) == name;
}

} // namespace hwsync
