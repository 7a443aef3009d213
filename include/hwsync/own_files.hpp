#pragma once

#include <hwsync/config.hpp>
#include <hwsync/error.hpp>
#include <hwsync/export.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwsync {

/// What hwsync may have written to a file earlier, and can replace without
/// `--force`.
enum class Replaceable {
    nothing, ///< no file at all
    page,    ///< a page that any version of `hwsync report` wrote
    plan,    ///< a plan that `hwsync associate --plan` wrote
    result,  ///< the result of a bulk operation, or an empty file
    metrics  ///< a file written for `metrics_file`, or an empty file
};

/// A file that a user names for hwsync to write.
struct OutputFile {
    std::string_view name;      ///< what messages call it, e.g. "--plan"
    std::filesystem::path path; ///< where to write
    Replaceable replaceable = Replaceable::nothing; ///< what may be replaced
    bool force = false;                             ///< replace any file
    /// The kind of Error to throw for a folder, a device or a FIFO.
    ErrorKind if_no_file = ErrorKind::usage;
};

/// The files that a run keeps or reads, and must therefore not overwrite: the
/// catalog, what SQLite and hwsync keep beside it, and the files that add()
/// names.
///
/// Files are compared by device and inode, so that hard links, symbolic links
/// and other spellings of a path are recognized; files that do not exist yet
/// are compared by name. None of the files is opened: closing the catalog again
/// would release every lock that SQLite holds on it in this process.
///
/// Source: https://sqlite.org/howtocorrupt.html, 2.2
class HWSYNC_EXPORT OwnFiles {
public:
    /// `catalog` need not exist; it is empty if its place is unknown.
    explicit OwnFiles(std::filesystem::path catalog);

    /// Adds a file. `name` is what messages call it, e.g. "the input". The path
    /// "-" means standard input; an empty path is ignored.
    void add(std::string name, std::filesystem::path path);

    /// Adds the config file and the files that hold credentials.
    void add(const Config& config, const Environment& environment);

    /// Throws Error(usage) if `path`, which is to be read, is the catalog or a
    /// file that SQLite keeps beside it. "-" means standard input. The message
    /// begins with `what`, e.g. "--file".
    void check_input(std::string_view what,
                     const std::filesystem::path& path) const;

    /// Throws Error(usage) if `path` is one of these files, or would become one
    /// if it were created.
    void check_not_own(std::string_view what,
                       const std::filesystem::path& path) const;

    /// Does what check_not_own() does, and also throws if the path is "-" or
    /// names something other than a file, and Error(safety) if it names a file
    /// that must not be replaced. Reads that file, so it must be called before
    /// the catalog is opened.
    void check_output(const OutputFile& output) const;

    /// Throws Error(usage) if one of these files is, or would be created, in
    /// the folder or below it.
    void check_folder(std::string_view what,
                      const std::filesystem::path& folder) const;

private:
    std::string name_of(const std::filesystem::path& path) const;

    std::filesystem::path m_catalog;
    std::vector<std::pair<std::string, std::filesystem::path>> m_others;
};

/// The file that a credential is read from; nothing if it is not read from a
/// file.
HWSYNC_EXPORT std::optional<std::filesystem::path>
credential_file(const CredentialConfig& credential,
                const Environment& environment);

} // namespace hwsync
