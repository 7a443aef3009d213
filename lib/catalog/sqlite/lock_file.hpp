#pragma once

#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <filesystem>
#include <string>

namespace hwsync::sqlite {

/// A lock that dies with its process. The file stays, and names who holds it.
class LockFile {
public:
    struct Wanted {
        std::filesystem::path path;
        std::string what;    ///< what the lock stands for, in an error message
        std::string command; ///< who will hold it
        Time now;
        Duration timeout{};
    };

    /// Waits at most `timeout`. Throws Error(busy) that names the holder's
    /// command, process and start, Error(storage) where the file cannot be
    /// made, and the signal's own where `stop` ends the wait; it may be null.
    static LockFile take(const Wanted& wanted, const StopToken* stop);

    ~LockFile();
    LockFile(LockFile&& other) noexcept;
    LockFile& operator=(LockFile&& other) noexcept;

private:
    explicit LockFile(int fd) noexcept : m_fd(fd) {}
    int m_fd;
};

} // namespace hwsync::sqlite
