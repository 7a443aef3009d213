#pragma once

#include <compare>
#include <filesystem>
#include <optional>

#include <sys/types.h>

namespace hwsync {

/// What tells one file from all others, by whatever name: hard and symbolic
/// links of it have the same.
struct FileId {
    dev_t device = 0;
    ino_t inode = 0;

    friend auto operator<=>(const FileId&, const FileId&) = default;
};

/// Of the file that the path leads to; nothing where there is none, or it
/// cannot be looked at. The file is not opened: closing it again would drop
/// every POSIX lock that this process holds on it, SQLite's too.
std::optional<FileId> file_id(const std::filesystem::path& path) noexcept;

} // namespace hwsync
