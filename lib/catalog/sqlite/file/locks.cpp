#include "catalog/sqlite/file/locks.hpp"

#include "base/descriptor.hpp"
#include "base/file_owner.hpp"
#include "base/folder_of.hpp"
#include "base/names_in.hpp"
#include "base/xxh3.hpp"
#include "catalog/sqlite/file/catalog_path.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <array>
#include <cerrno>
#include <climits>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hwsync::sqlite {

namespace {

/// A shop's name may hold anything, and be long; a file's name may not.
std::string file_name_of(std::string_view shop) {
    std::string name;
    for (const char c : shop) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '_';
        name += plain ? std::string(1, c)
                      : fmt::format("%{:02x}", static_cast<unsigned char>(c));
    }
    return name;
}

} // namespace

std::filesystem::path write_lock_path(const std::filesystem::path& catalog) {
    return real_path(catalog).string() + ".lock";
}

std::filesystem::path job_lock_path(const std::filesystem::path& catalog,
                                    std::string_view command,
                                    std::string_view shop) {
    const auto path_for = [&](const std::string& name) {
        return std::filesystem::path{fmt::format(
            "{}.{}.{}.lock", real_path(catalog).string(), command, name)};
    };
    const auto hash = fmt::format("%{:016x}", xxh3_of(shop));
    const auto name = file_name_of(shop);
    const auto path = path_for(name);
    return path.filename().native().size() <= NAME_MAX ||
                   name.size() <= hash.size()
               ? path
               : path_for(hash);
}

std::filesystem::path sync_lock_path(const std::filesystem::path& catalog) {
    return real_path(catalog).string() + ".sync.lock";
}

std::set<std::filesystem::path>
lock_files(const std::filesystem::path& catalog) {
    std::set<std::filesystem::path> files;
    const auto write_lock = write_lock_path(catalog);
    auto stem = write_lock.filename().string();
    stem.resize(stem.size() - std::string_view{"lock"}.size());
    const auto folder = folder_of(write_lock);
    for (const auto& name : names_in(folder)) {
        if (name.starts_with(stem) && name.ends_with("lock")) {
            files.insert(folder / name);
        }
    }
    return files;
}

LockLook look_at_lock(const std::filesystem::path& path) {
    const Descriptor file{
        open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    LockLook look;
    if (file.get() < 0) {
        look.use = errno == ENOENT ? LockUse::free : LockUse::unknown;
        return look;
    }
    struct flock whole {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    if (fcntl(file.get(), F_OFD_GETLK, &whole) != 0) {
        look.use = LockUse::unknown;
    } else if (whole.l_type != F_UNLCK) {
        look.use = LockUse::held;
    }
    std::array<char, 200> text{};
    const auto size = pread(file.get(), text.data(), text.size(), 0);
    look.holder = size > 0
                      ? printable({text.data(), static_cast<std::size_t>(size)},
                                  text.size())
                      : std::string{"somebody"};
    return look;
}

Error closed_lock(const std::filesystem::path& catalog,
                  const std::filesystem::path& path) {
    struct stat model {};
    struct stat lock {};
    if (stat(catalog.c_str(), &model) != 0 || stat(path.c_str(), &lock) != 0) {
        return {ErrorKind::storage,
                fmt::format("the lock file {} may not be opened",
                            printable(path.native(), 300)),
                "check the permissions of the catalog's folder"};
    }
    const auto message =
        fmt::format("the lock file {} belongs to {} and may not be opened",
                    printable(path.native(), 300), user_name(lock.st_uid));
    return {ErrorKind::storage, message,
            lock.st_uid == model.st_uid && lock.st_gid == model.st_gid
                ? fmt::format("run this as {}, whose the catalog is",
                              user_name(model.st_uid))
                : fmt::format("give it to the catalog's owner: {}",
                              chown_line(model, path))};
}

} // namespace hwsync::sqlite
