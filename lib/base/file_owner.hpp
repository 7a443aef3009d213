#pragma once

#include <filesystem>
#include <string>

#include <sys/stat.h>

namespace hwsync {

/// Who a file that root makes is meant for: the user and group of `model`. Only
/// for a file that this very call has made: anybody's else would be given away.
/// Does nothing where it may not.
void give_to_owner_of(const struct stat& model, int fd) noexcept;

/// The name of a user, or the number where it has none.
std::string user_name(uid_t user);

/// `sudo chown USER:GROUP FILE`, which gives it to the owner of `model`.
std::string chown_line(const struct stat& model,
                       const std::filesystem::path& file);

} // namespace hwsync
