#include <hwsync/own_files.hpp>

#include "base/descriptor.hpp"
#include "base/file_id.hpp"
#include "base/folder_of.hpp"
#include "base/names_in.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hwsync {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_shown = 300;

/// What SQLite has open while it has the catalog.
constexpr std::array<std::string_view, 4> of_sqlite{"", "-wal", "-shm",
                                                    "-journal"};
/// What the catalog is called while it is made, and what SQLite has then.
constexpr std::array<std::string_view, 4> while_made{
    ".unfinished", ".unfinished-wal", ".unfinished-shm", ".unfinished-journal"};

/// Where a file of that name is, or would be made: no link is left in it.
fs::path place_of(fs::path path) {
    constexpr int most_links = 40;
    std::error_code failed;
    for (int links = 0; links < most_links; ++links) {
        const auto target = fs::read_symlink(path, failed);
        if (failed) {
            break;
        }
        path = folder_of(path) / target;
    }
    const auto absolute = fs::absolute(folder_of(path), failed);
    const auto folder = fs::weakly_canonical(absolute, failed);
    return (failed ? absolute.lexically_normal() : folder) / path.filename();
}

std::optional<FileId> id_of(const fs::path& path) {
    struct stat status {};
    if (path != "-") {
        return file_id(path);
    }
    if (fstat(STDIN_FILENO, &status) != 0 || !S_ISREG(status.st_mode)) {
        return std::nullopt;
    }
    return FileId{status.st_dev, status.st_ino};
}

/// A path with both ways of telling what file it is.
struct Place {
    explicit Place(const fs::path& file)
        : path(file == "-" ? file : place_of(file)), id(id_of(file)) {}

    bool operator==(const Place& other) const {
        return (id && id == other.id) ||
               (path == other.path && path != fs::path{"-"});
    }

    fs::path path;
    std::optional<FileId> id;
};

Place beside(const fs::path& catalog, std::string_view suffix) {
    // SQLite puts its files beside the catalog itself, not beside a link to it.
    return Place{place_of(catalog).string() + std::string{suffix}};
}

/// Of a job or of whoever writes; any shop's.
bool is_lock(const Place& file, const fs::path& catalog) {
    const auto base = place_of(catalog);
    const auto prefix = base.filename().string() + ".";
    const auto is_lock_name = [&](const std::string& name) {
        return name.starts_with(prefix) && name.ends_with(".lock");
    };
    if (file.path.parent_path() == base.parent_path() &&
        is_lock_name(file.path.filename())) {
        return true;
    }
    const auto folder = base.parent_path();
    const auto names = file.id ? names_in(folder) : std::vector<std::string>{};
    return std::ranges::any_of(names, [&](const std::string& name) {
        return is_lock_name(name) && file_id(folder / name) == file.id;
    });
}

std::string shown(const fs::path& path) {
    return path == "-" ? "standard input"
                       : printable(path.string(), longest_shown);
}

[[noreturn]] void refuse(ErrorKind kind, std::string_view what,
                         const fs::path& path, std::string_view is) {
    throw Error(kind, fmt::format("{}: {} is {}", what, shown(path), is),
                "name another file");
}

/// The beginning of a file, as far as it tells what the file is; nothing where
/// that cannot be read.
std::optional<std::string> beginning_of(const fs::path& path) {
    constexpr std::size_t enough = std::size_t{256} << 10;
    const Descriptor file{
        open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
    if (file.get() < 0) {
        return std::nullopt;
    }
    std::string text(enough, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const auto got =
            read(file.get(), text.data() + size, text.size() - size);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return std::nullopt;
        }
        if (got == 0) {
            break;
        }
        size += static_cast<std::size_t>(got);
    }
    text.resize(size);
    return text;
}

bool has(std::string_view text, std::string_view word) {
    return text.find(word) != std::string_view::npos;
}

bool is_of_kind(std::string_view text, Replaceable kind) {
    const auto line = text.substr(0, text.find('\n'));
    switch (kind) {
    case Replaceable::nothing:
        break;
    case Replaceable::page:
        return text.starts_with("<!DOCTYPE html>") &&
               has(text, "<title>hwsync: ");
    case Replaceable::plan:
        return has(line, "\"hwsync_plan\"");
    case Replaceable::result:
        return text.empty() || has(line, "gid://shopify/") ||
               has(line, R"(gid:\/\/shopify\/)");
    case Replaceable::metrics:
        return text.empty() || line.starts_with("# HELP hwsync_") ||
               line.starts_with("# TYPE hwsync_") ||
               line.starts_with("hwsync_");
    }
    return false;
}

std::string_view what_is_expected(Replaceable kind) {
    switch (kind) {
    case Replaceable::page:
        return ", and is not a page made by hwsync report";
    case Replaceable::plan:
        return ", and is not a plan made by hwsync associate";
    case Replaceable::result:
        return ", and is not an export";
    case Replaceable::metrics:
        return ", and is not a metrics file made by hwsync";
    case Replaceable::nothing:
        break;
    }
    return {};
}

void check_replaceable(const OutputFile& output) {
    const auto text = output.replaceable == Replaceable::nothing
                          ? std::nullopt
                          : beginning_of(output.path);
    if (!text || !is_of_kind(*text, output.replaceable)) {
        throw Error(ErrorKind::safety,
                    fmt::format("{}: {} already exists{}", output.name,
                                shown(output.path),
                                what_is_expected(output.replaceable)),
                    output.replaceable == Replaceable::metrics
                        ? "name another file, or remove it"
                        : "name another file, or give --force to replace it");
    }
}

} // namespace

OwnFiles::OwnFiles(fs::path catalog) : m_catalog(std::move(catalog)) {}

void OwnFiles::add(std::string name, fs::path path) {
    if (!path.empty()) {
        m_others.emplace_back(std::move(name), std::move(path));
    }
}

void OwnFiles::add(const Config& config, const Environment& environment) {
    add("the config file", config.path);
    add("SSL_CERT_FILE", environment("SSL_CERT_FILE").value_or(""));
    const auto add_credential = [&](const std::string& name,
                                    const auto& credential) {
        if (!credential) {
            return;
        }
        if (const auto file = credential_file(*credential, environment)) {
            add(name, *file);
            add(name, credential->from);
        }
    };
    for (const auto& shop : config.shops) {
        add_credential("the credential of shop " + printable(shop.name),
                       shop.credential);
    }
    add_credential("the password of [publish]", config.publish.password);
    add("ca_file", config.publish.ca_file);
}

void OwnFiles::check_input(std::string_view what, const fs::path& path) const {
    const auto id = id_of(path);
    for (const auto suffix : of_sqlite) {
        if (id && !m_catalog.empty() && id == beside(m_catalog, suffix).id) {
            refuse(ErrorKind::usage, what, path,
                   suffix.empty() ? "the catalog itself"
                                  : "a part of the catalog");
        }
    }
    // Such a file is taken for what a killed run left, and removed.
    for (const auto suffix : while_made) {
        if (id && !m_catalog.empty() && id == beside(m_catalog, suffix).id) {
            refuse(ErrorKind::usage, what, path,
                   "named as a catalog is while it is made");
        }
    }
}

std::string OwnFiles::name_of(const fs::path& path) const {
    const Place file{path};
    if (!m_catalog.empty()) {
        const auto is_part = [&](std::string_view suffix) {
            return file == beside(m_catalog, suffix);
        };
        if (is_part("")) {
            return "the catalog itself";
        }
        if (std::any_of(of_sqlite.begin(), of_sqlite.end(), is_part) ||
            std::any_of(while_made.begin(), while_made.end(), is_part)) {
            return "a part of the catalog";
        }
        if (is_lock(file, m_catalog)) {
            return "a lock of the catalog";
        }
    }
    for (const auto& [name, other] : m_others) {
        if (file == Place{other}) {
            return name;
        }
    }
    return {};
}

void OwnFiles::check_not_own(std::string_view what,
                             const fs::path& path) const {
    if (const auto name = name_of(path); !name.empty()) {
        refuse(ErrorKind::usage, what, path, name);
    }
}

void OwnFiles::check_folder(std::string_view what,
                            const fs::path& folder) const {
    // The name stands for any file in the folder.
    const auto place = place_of(folder / "any").parent_path();
    const auto check = [&](std::string_view name, const fs::path& file) {
        const auto path = place_of(file);
        const auto [end, ignored] =
            std::mismatch(place.begin(), place.end(), path.begin(), path.end());
        if (!file.empty() && end == place.end()) {
            throw Error(ErrorKind::usage,
                        fmt::format("{}: {} is the folder of {}", what,
                                    shown(folder), name),
                        "name another folder");
        }
    };
    check("the catalog", m_catalog);
    for (const auto& [name, other] : m_others) {
        check(name, other);
    }
}

void OwnFiles::check_output(const OutputFile& output) const {
    if (output.path == "-") {
        throw Error(ErrorKind::usage,
                    fmt::format("{} is written to a file, and - is not one",
                                output.name),
                    "give the path of a file");
    }
    check_not_own(output.name, output.path);
    struct stat status {};
    const auto folder = folder_of(output.path);
    if (output.replaceable != Replaceable::metrics &&
        stat(folder.c_str(), &status) != 0 && errno == ENOENT) {
        throw Error(ErrorKind::storage,
                    fmt::format("{}: there is no folder {}", output.name,
                                shown(folder)),
                    "make it, or name a file in another one");
    }
    if (stat(output.path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
        refuse(output.if_no_file, output.name, output.path,
               S_ISDIR(status.st_mode) ? "a folder" : "no regular file");
    }
    if (!output.force && lstat(output.path.c_str(), &status) == 0) {
        check_replaceable(output);
    }
}

} // namespace hwsync
