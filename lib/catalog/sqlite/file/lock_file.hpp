#pragma once

#include "base/descriptor.hpp"

#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace hwsync::sqlite {

/// A lock that dies with its process. The file stays, names who holds it, and
/// has the catalog's owner and mode: whoever may write the one may lock the
/// other.
class LockFile {
public:
    struct Wanted {
        std::filesystem::path path;
        std::filesystem::path catalog;
        std::string what;    ///< what the lock stands for, in an error message
        std::string command; ///< who will hold it
        Time now;
        Duration timeout{};
    };

    /// Waits at most `timeout`. Throws Error(busy) that names the holder's
    /// command, process and start, Error(storage) where the file cannot be
    /// made, and the signal's own where `stop` ends the wait; it may be null.
    static LockFile take(const Wanted& wanted, const StopToken* stop);

    /// The same, held beside others that share it.
    static LockFile share(const Wanted& wanted, const StopToken* stop);

    /// Of one that is shared: whether nobody else does.
    bool is_unshared() noexcept;

    /// Gives the lock back and removes its file. Who waits for it meanwhile
    /// makes another.
    static void remove(LockFile held, const std::filesystem::path& path);

    /// Does not wait: nothing where somebody holds it.
    static std::optional<LockFile> take_if_free(const Wanted& wanted);

private:
    explicit LockFile(Descriptor file) noexcept : m_file(std::move(file)) {}
    /// `removed`: by the one that held it, so that the file locks nobody out.
    enum class State { ours, held, removed };
    State try_to_take(const Wanted& wanted);

    Descriptor m_file;
};

} // namespace hwsync::sqlite
