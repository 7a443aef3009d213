#pragma once

#include <hwsync/config.hpp>
#include <hwsync/export.hpp>
#include <hwsync/stop.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace hwsync {

/// Runs the `hook` of the config's `[notify]` section: a shell command that is
/// given a document on its standard input.
class HWSYNC_EXPORT Hook {
public:
    /// `config.notify.hook` must be set. The document is kept in `folder`, in a
    /// file without a name. Throws Error(storage) if that cannot be made.
    Hook(const Config& config, const std::filesystem::path& folder);
    ~Hook();
    Hook(const Hook&) = delete;
    Hook& operator=(const Hook&) = delete;

    /// The descriptor to write the document to, before run().
    int document() const noexcept;

    /// Runs the command and waits for its end, at most `hook_timeout`, or until
    /// a stop is requested; then it is killed with all that it has started in
    /// its process group. Its environment is ours, without the variables that
    /// hold shops' credentials.
    ///
    /// Returns what went wrong, e.g. "ended with exit code 1: no such file", or
    /// nothing. What the command writes goes nowhere else.
    std::string run(const StopToken& stop);

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace hwsync
