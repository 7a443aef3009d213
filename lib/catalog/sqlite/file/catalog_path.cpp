#include "catalog/sqlite/file/catalog_path.hpp"

#include "base/descriptor.hpp"
#include "base/file_id.hpp"
#include "base/folder_of.hpp"
#include "base/remedy.hpp"

#include <hwsync/catalog_view.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hwsync {

namespace sqlite {

namespace {

constexpr std::size_t longest_shown = 300;

constexpr std::string_view new_suffix = ".unfinished";
/// The longest of the names that every catalog needs beside it, and while it is
/// made.
constexpr std::string_view longest_suffix = "-journal";
constexpr std::string_view longest_new_suffix = ".unfinished-journal";
/// SQLite's own limit on all of a path (MAX_PATHNAME in os_unix.c).
constexpr std::size_t longest_path = 511;

void check_length(const std::filesystem::path& catalog,
                  std::string_view suffix) {
    check_name_beside(catalog, catalog.string() + std::string{suffix});
    const auto whole =
        std::filesystem::absolute(real_path(catalog)).string().size();
    if (whole + suffix.size() > longest_path) {
        throw trouble(
            catalog,
            fmt::format("a path of {} bytes is too long for SQLite", whole),
            fmt::format("put it where its path has at most {} bytes",
                        longest_path - suffix.size()));
    }
}

/// A dangling link often means that a disk is not mounted. A new catalog in its
/// place would be taken for the one that is missing.
void check_link(const std::filesystem::path& catalog) {
    struct stat status {};
    if (lstat(catalog.c_str(), &status) != 0 || !S_ISLNK(status.st_mode)) {
        return;
    }
    std::error_code unreadable;
    const auto target = std::filesystem::read_symlink(catalog, unreadable);
    throw trouble(catalog,
                  fmt::format("it is a symbolic link to {}, which is not there",
                              printable(target.string(), longest_shown)),
                  "restore the target of the link, or remove the link");
}

bool is_new_name_of(const std::filesystem::path& fresh,
                    const std::filesystem::path& catalog) {
    const auto id = file_id(fresh);
    return id && id == file_id(catalog);
}

/// How many hard links the file has that a program could open it by.
nlink_t names_of(const std::filesystem::path& catalog) {
    struct stat status {};
    if (stat(catalog.c_str(), &status) != 0) {
        return 1;
    }
    return status.st_nlink -
           (is_new_name_of(new_name(catalog), catalog) ? 1U : 0U);
}

void give_name(const std::filesystem::path& fresh,
               const std::filesystem::path& catalog) {
    const bool is_moved = renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD,
                                    catalog.c_str(), RENAME_NOREPLACE) == 0;
    if (!is_moved) {
        // Not every file system can do that.
        if ((errno != EINVAL && errno != ENOSYS) ||
            link(fresh.c_str(), catalog.c_str()) != 0) {
            throw errno == EEXIST ? made_meanwhile(catalog)
                                  : failed(catalog, "make it");
        }
        unlink(fresh.c_str());
    }
}

} // namespace

Error trouble(const std::filesystem::path& catalog, std::string_view what,
              std::string remedy) {
    return {ErrorKind::storage,
            fmt::format("catalog {}: {}",
                        printable(catalog.string(), longest_shown), what),
            std::move(remedy)};
}

Error failed(const std::filesystem::path& path, std::string_view what) {
    const int error = errno;
    return trouble(
        path, fmt::format("cannot {} ({})", what, std::strerror(error)),
        remedy_for(error, "check the path, the permissions and the disk"));
}

std::filesystem::path real_path(const std::filesystem::path& catalog) {
    std::error_code is_not_there;
    auto path = std::filesystem::canonical(catalog, is_not_there);
    return is_not_there ? catalog : path;
}

std::uint64_t size_of(const std::filesystem::path& file) {
    std::error_code is_not_there;
    const auto size = std::filesystem::file_size(file, is_not_there);
    return is_not_there ? 0 : size;
}

bool is_file_there(const std::filesystem::path& catalog) {
    check_length(catalog, longest_suffix);
    struct stat status {};
    if (stat(catalog.c_str(), &status) != 0) {
        if (errno != ENOENT) {
            throw failed(catalog, "look at it");
        }
        check_link(catalog);
        check_length(catalog, longest_new_suffix);
        return false;
    }
    if (S_ISDIR(status.st_mode)) {
        throw trouble(catalog, "it is a directory",
                      "name a file, for example catalog.db in it");
    }
    if (!S_ISREG(status.st_mode)) {
        throw trouble(catalog, "it is not a file", "check --catalog");
    }
    return true;
}

void check_name_beside(const std::filesystem::path& catalog,
                       const std::filesystem::path& companion) {
    const auto name = companion.filename().string().size();
    if (name > NAME_MAX) {
        throw trouble(catalog,
                      "its name is too long for the names of the files beside "
                      "it, such as its journal and locks",
                      "give it a name of at most 200 bytes");
    }
}

std::filesystem::path new_name(const std::filesystem::path& catalog) {
    return real_path(catalog).string().append(new_suffix);
}

void remove_new_name(const std::filesystem::path& catalog) {
    const auto fresh = new_name(catalog);
    if (is_new_name_of(fresh, catalog)) {
        unlink(fresh.c_str());
    }
}

void require_folder(const std::filesystem::path& catalog) {
    struct stat status {};
    const auto folder = folder_of(real_path(catalog));
    if (stat(folder.c_str(), &status) != 0 && errno == ENOENT) {
        throw trouble(catalog,
                      fmt::format("there is no folder {}",
                                  printable(folder.native(), longest_shown)),
                      "make it, or name another catalog with --catalog");
    }
}

void require_one_name(const std::filesystem::path& catalog) {
    if (const auto names = names_of(catalog); names > 1) {
        throw trouble(catalog,
                      fmt::format("its file has {} names (hard links), and "
                                  "writing by more than one loses what was "
                                  "written by another",
                                  names),
                      "keep one and remove the others (find -samefile lists "
                      "them); hwsync snapshot makes a copy that is safe");
    }
}

Error made_meanwhile(const std::filesystem::path& catalog) {
    return {ErrorKind::busy,
            fmt::format("another program made the catalog {} during this run",
                        printable(catalog.string(), longest_shown)),
            "see what it made, and run this again"};
}

void put_in_place(const std::filesystem::path& fresh,
                  const std::filesystem::path& catalog) {
    constexpr std::string_view what = "make its folder durable";
    const Descriptor folder{
        open(folder_of(catalog).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (folder.get() < 0) {
        throw failed(catalog, what);
    }
    give_name(fresh, catalog);
    if (fsync(folder.get()) != 0) {
        const auto error = failed(catalog, what);
        // The run has failed, and leaves nothing that looks as if it had not.
        rename(catalog.c_str(), fresh.c_str());
        throw error;
    }
}

} // namespace sqlite

std::string doubt_about(const std::filesystem::path& catalog) {
    std::error_code error;
    const auto names = std::filesystem::is_regular_file(catalog, error)
                           ? sqlite::names_of(catalog)
                           : 1;
    return names > 1
               ? fmt::format("the catalog {} has {} names (hard links): what "
                             "was written by another may not be seen by this",
                             printable(catalog.string(), sqlite::longest_shown),
                             names)
               : std::string{};
}

} // namespace hwsync
