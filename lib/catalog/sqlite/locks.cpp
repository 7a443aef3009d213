#include "catalog/sqlite/locks.hpp"

#include "base/descriptor.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace hwsync::sqlite {

namespace {

std::string catalog_name(const std::filesystem::path& catalog) {
    std::error_code is_not_there;
    const auto path = std::filesystem::canonical(catalog, is_not_there);
    return is_not_there ? catalog.string() : path.string();
}

/// A shop's name may hold anything; a file's name may not.
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
    return catalog_name(catalog) + ".lock";
}

std::filesystem::path job_lock_path(const std::filesystem::path& catalog,
                                    std::string_view command,
                                    std::string_view shop) {
    return fmt::format("{}.{}.{}.lock", catalog_name(catalog), command,
                       file_name_of(shop));
}

std::optional<std::string> lock_holder(const std::filesystem::path& path) {
    const Descriptor file{
        open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    if (file.get() < 0) {
        return errno == ENOENT ? std::nullopt
                               : std::optional<std::string>{"somebody"};
    }
    // Shared, and let go at once: who holds it keeps this from being had.
    if (flock(file.get(), LOCK_SH | LOCK_NB) == 0) {
        return std::nullopt;
    }
    std::array<char, 200> text{};
    const auto size = pread(file.get(), text.data(), text.size(), 0);
    return size > 0 ? printable({text.data(), static_cast<std::size_t>(size)},
                                text.size())
                    : std::string{"somebody"};
}

} // namespace hwsync::sqlite
