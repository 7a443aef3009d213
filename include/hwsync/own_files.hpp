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

/// What hwsync may have written to a file earlier, and replaces unasked.
enum class Replaceable {
    nothing,
    page,   ///< of `hwsync report`, of whatever release
    plan,   ///< of `hwsync associate --plan`
    result, ///< of a bulk operation, or an empty file
    metrics ///< of `[notify] metrics_file`, or an empty file
};

/// A file that somebody names for hwsync to write.
struct OutputFile {
    std::string_view name; ///< what messages call it, e.g. "--plan"
    std::filesystem::path path;
    Replaceable replaceable = Replaceable::nothing;
    bool force = false; ///< replaces whatever file is there
    /// The kind of the Error where a folder, a device or a FIFO is there.
    ErrorKind if_no_file = ErrorKind::usage;
};

/// The files that a run keeps or reads, and must therefore not write over: the
/// catalog, what SQLite and hwsync keep beside it, and what is added.
///
/// Files are told apart by device and inode, so that hard links, symbolic links
/// and other spellings of a path are seen through, and by name where there is
/// no file yet. None of these files is opened: to close the catalog again would
/// drop every lock that SQLite holds on it in this process
/// (https://sqlite.org/howtocorrupt.html, 2.2).
class HWSYNC_EXPORT OwnFiles {
public:
    /// `catalog` need not be there; empty where nobody knows where it is.
    explicit OwnFiles(std::filesystem::path catalog);

    /// `name` is what a message calls it, e.g. "the input". "-" is standard
    /// input; an empty path is ignored.
    void add(std::string name, std::filesystem::path path);

    /// The config file and the files that hold credentials.
    void add(const Config& config, const Environment& environment);

    /// Throws Error(usage) where `path`, which is to be read, is the catalog or
    /// a file that SQLite keeps beside it; "-" is standard input. `what` begins
    /// the message, e.g. "--file".
    void check_input(std::string_view what,
                     const std::filesystem::path& path) const;

    /// Throws Error(usage) where the path is one of these files, or would be
    /// once it is there.
    void check_not_own(std::string_view what,
                       const std::filesystem::path& path) const;

    /// check_not_own(), and throws where what is there is no file, and
    /// Error(safety) where it is a file that is not to be replaced. Looks into
    /// that file: call it before the catalog is opened.
    void check_output(const OutputFile& output) const;

    /// Throws Error(usage) where one of these files is, or would be made, in
    /// the folder or below it.
    void check_folder(std::string_view what,
                      const std::filesystem::path& folder) const;

private:
    std::string name_of(const std::filesystem::path& path) const;

    std::filesystem::path m_catalog;
    std::vector<std::pair<std::string, std::filesystem::path>> m_others;
};

/// The file that a credential is read from; nothing where it comes from
/// elsewhere.
HWSYNC_EXPORT std::optional<std::filesystem::path>
credential_file(const CredentialConfig& credential,
                const Environment& environment);

} // namespace hwsync
