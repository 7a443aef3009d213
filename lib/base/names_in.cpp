#include "base/names_in.hpp"

#include <memory>
#include <string_view>

#include <dirent.h>

namespace hwsync {

namespace {

struct Close {
    void operator()(DIR* folder) const noexcept { closedir(folder); }
};

} // namespace

std::vector<std::string> names_in(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    const std::unique_ptr<DIR, Close> open{opendir(folder.c_str())};
    while (const auto* entry = open ? readdir(open.get()) : nullptr) {
        const std::string_view name{static_cast<const char*>(entry->d_name)};
        if (name != "." && name != "..") {
            names.emplace_back(name);
        }
    }
    return names;
}

} // namespace hwsync
