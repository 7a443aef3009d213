#include "catalog/sqlite/snapshot/replacement.hpp"

#include "base/descriptor.hpp"
#include "base/folder_of.hpp"
#include "base/names_in.hpp"
#include "base/remedy.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hwsync::sqlite {

namespace {

constexpr std::array<std::string_view, 3> companions{"-wal", "-shm",
                                                     "-journal"};
constexpr std::string_view note_begins =
    "hwsync restore was interrupted; run it again. The old catalog is\n";

Error failed(const std::filesystem::path& path, std::string_view what) {
    const int error = errno;
    return {ErrorKind::storage,
            fmt::format("cannot {} {} ({})", what,
                        printable(path.native(), 300), std::strerror(error)),
            remedy_for(error, "check the permissions, the file system and the "
                              "disk, and run hwsync restore again")};
}

bool is_there(const std::string& path) {
    struct stat status {};
    return lstat(path.c_str(), &status) == 0;
}

/// Also true if there is no file.
bool is_empty(const std::string& path) {
    struct stat status {};
    return lstat(path.c_str(), &status) != 0 || status.st_size == 0;
}

bool is_one_file(const std::string& left, const std::string& right) {
    struct stat a {};
    struct stat b {};
    return lstat(left.c_str(), &a) == 0 && lstat(right.c_str(), &b) == 0 &&
           a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/// Whether two files hold the same: a copy of a folder has two of what was one
/// file with two names.
bool are_alike(const std::string& left, const std::string& right) {
    constexpr std::size_t block = std::size_t{64} * 1024;
    std::ifstream a{left, std::ios::binary};
    std::ifstream b{right, std::ios::binary};
    std::string of_a(block, '\0');
    std::string of_b(block, '\0');
    while (a && b) {
        a.read(of_a.data(), block);
        b.read(of_b.data(), block);
        if (a.bad() || b.bad() || a.gcount() != b.gcount() ||
            std::memcmp(of_a.data(), of_b.data(),
                        static_cast<std::size_t>(a.gcount())) != 0) {
            return false;
        }
    }
    return a.eof() && b.eof();
}

void sync_folder_of(const std::filesystem::path& path) {
    const Descriptor folder{
        open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (folder.get() < 0 || fsync(folder.get()) != 0) {
        throw failed(path, "make durable the folder of");
    }
}

void remove_if_there(const std::string& path) {
    if (unlink(path.c_str()) != 0 && errno != ENOENT) {
        throw failed(path, "remove");
    }
}

/// The name to which an interrupted call moved the old files, beside the note;
/// empty if the file is not a note of ours.
std::string name_in_note(const std::string& path) {
    const Descriptor file{open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    std::array<char, 5000> bytes{};
    const auto size = file.get() < 0
                          ? ssize_t{0}
                          : pread(file.get(), bytes.data(), bytes.size(), 0);
    const std::string_view text{
        bytes.data(), static_cast<std::size_t>(std::max(size, ssize_t{0}))};
    if (!text.starts_with(note_begins) || !text.ends_with('\n')) {
        return {};
    }
    const std::filesystem::path noted{
        text.substr(note_begins.size(), text.size() - note_begins.size() - 1)};
    // Its folder may have been moved or copied since.
    return noted.has_filename()
               ? (std::filesystem::path{path}.parent_path() / noted.filename())
                     .native()
               : std::string{};
}

bool ends_as_companion(std::string_view name) {
    return std::any_of(
        companions.begin(), companions.end(),
        [&](std::string_view suffix) { return name.ends_with(suffix); });
}

/// Gives a file a second name.
void name_too(const std::string& path, const std::string& name) {
    if (link(path.c_str(), name.c_str()) != 0 && errno != ENOENT &&
        !(errno == EEXIST &&
          (is_one_file(path, name) || are_alike(path, name)))) {
        throw failed(path, "give a second name to");
    }
}

void write_note(const std::string& catalog, const std::string& fresh,
                const std::string& kept) {
    const auto path = fresh + "-note";
    const auto text = fmt::format("{}{}\n", note_begins, kept);
    remove_if_there(path);
    const Descriptor file{open(path.c_str(),
                               O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                               S_IRUSR | S_IWUSR)};
    if (file.get() < 0 ||
        pwrite(file.get(), text.data(), text.size(), 0) !=
            static_cast<ssize_t>(text.size()) ||
        fsync(file.get()) != 0 || rename(path.c_str(), catalog.c_str()) != 0) {
        const auto error = failed(path, "write");
        unlink(path.c_str());
        throw Error{error};
    }
}

/// The old files keep their names until all of them have the second one, and
/// lose the first only when a note is in the catalog's place: so a catalog is
/// never there without its log, nor beside another's log.
std::string keep_old(const std::string& catalog, const std::string& fresh,
                     Time now) {
    auto kept = name_in_note(catalog);
    const bool goes_on = !kept.empty();
    if (!goes_on) {
        kept = name_to_keep_by(catalog, "damaged", now);
        name_too(catalog, kept);
        for (const auto suffix : companions) {
            name_too(fmt::format("{}{}", catalog, suffix),
                     fmt::format("{}{}", kept, suffix));
        }
        sync_folder_of(catalog);
        write_note(catalog, fresh, kept);
        sync_folder_of(catalog);
    }
    for (const auto suffix : companions) {
        const auto companion = fmt::format("{}{}", catalog, suffix);
        if (goes_on) {
            name_too(companion, fmt::format("{}{}", kept, suffix));
        }
        remove_if_there(companion);
    }
    sync_folder_of(catalog);
    return kept;
}

/// If the catalog is gone, its companions may be all that is left of it.
std::string keep_leftovers(const std::string& catalog, Time now) {
    std::string kept;
    for (const auto suffix : companions) {
        const auto companion = fmt::format("{}{}", catalog, suffix);
        // An index without its log, and an empty log, hold nothing.
        if (suffix == "-shm" || is_empty(companion)) {
            remove_if_there(companion);
            continue;
        }
        if (kept.empty()) {
            kept = name_to_keep_by(catalog, "damaged", now);
        }
        if (rename(companion.c_str(),
                   fmt::format("{}{}", kept, suffix).c_str()) != 0) {
            throw failed(companion, "move");
        }
    }
    if (!kept.empty()) {
        sync_folder_of(catalog);
    }
    return kept;
}

/// Puts the new file in place only if nothing is there: another process may
/// have created something since.
void put_new(const std::string& fresh, const std::string& catalog) {
    if (renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, catalog.c_str(),
                  RENAME_NOREPLACE) == 0) {
        return;
    }
    // Not every file system can do that.
    if ((errno != EINVAL && errno != ENOSYS) ||
        link(fresh.c_str(), catalog.c_str()) != 0 ||
        unlink(fresh.c_str()) != 0) {
        throw failed(catalog, "put the new catalog in the place of");
    }
}

} // namespace

std::vector<std::filesystem::path>
second_names(const std::filesystem::path& catalog) {
    const auto begins = catalog.filename().native() + ".damaged-";
    const auto is_second = [&](const std::string& path) {
        return is_one_file(path, catalog) ||
               std::any_of(
                   companions.begin(), companions.end(),
                   [&](std::string_view suffix) {
                       return is_one_file(
                           path, fmt::format("{}{}", catalog.native(), suffix));
                   });
    };
    std::vector<std::filesystem::path> names;
    const auto folder = folder_of(catalog);
    for (const auto& name : names_in(folder)) {
        if (name.starts_with(begins) && is_second(folder / name)) {
            names.push_back(folder / name);
        }
    }
    return names;
}

void remove_second_names(const std::filesystem::path& catalog) {
    for (const auto& name : second_names(catalog)) {
        remove_if_there(name);
    }
}

std::string name_to_keep_by(const std::string& catalog, std::string_view why,
                            Time now) {
    const auto begins = fmt::format("{}.{}-", catalog, why);
    bool is_taken = false;
    auto when = format_time(now);
    when.erase(std::remove(when.begin(), when.end(), ':'), when.end());
    auto name = begins + when;
    for (const auto& entry : names_in(folder_of(catalog))) {
        auto other =
            (std::filesystem::path{catalog}.parent_path() / entry).native();
        if (other.starts_with(begins) && !ends_as_companion(other) &&
            is_one_file(other, catalog)) {
            return other;
        }
        is_taken = is_taken || other.starts_with(name);
    }
    return is_taken ? fmt::format("{}.{}", name, getpid()) : name;
}

std::filesystem::path replace_catalog(const std::filesystem::path& catalog,
                                      const std::filesystem::path& fresh,
                                      Time now) {
    const auto& path = catalog.native();
    std::string kept;
    if (is_there(path)) {
        kept = keep_old(path, fresh.native(), now);
        if (rename(fresh.c_str(), path.c_str()) != 0) {
            throw failed(path, "put the new catalog in the place of");
        }
    } else {
        kept = keep_leftovers(path, now);
        put_new(fresh.native(), path);
    }
    sync_folder_of(catalog);
    return kept;
}

} // namespace hwsync::sqlite
