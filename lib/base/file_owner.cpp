#include "base/file_owner.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

namespace hwsync {

namespace {

std::string group_name(gid_t group) {
    const auto* entry = getgrgid(group);
    return entry != nullptr ? entry->gr_name : std::to_string(group);
}

} // namespace

void give_to_owner_of(const struct stat& model, int fd) noexcept {
    struct stat made {};
    if (fstat(fd, &made) != 0 ||
        (made.st_uid == model.st_uid && made.st_gid == model.st_gid)) {
        return;
    }
    constexpr auto as_it_is = static_cast<uid_t>(-1);
    const bool is_root = geteuid() == 0;
    [[maybe_unused]] const auto given =
        fchown(fd, is_root ? model.st_uid : as_it_is, model.st_gid);
}

std::string user_name(uid_t user) {
    const auto* entry = getpwuid(user);
    return entry != nullptr ? entry->pw_name : std::to_string(user);
}

std::string chown_line(const struct stat& model,
                       const std::filesystem::path& file) {
    return fmt::format("sudo chown {}:{} {}", user_name(model.st_uid),
                       group_name(model.st_gid), printable(file.native(), 300));
}

} // namespace hwsync
