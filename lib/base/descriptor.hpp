#pragma once

#include <utility>

#include <unistd.h>

namespace hwsync {

/// Closes a file descriptor; -1 is none.
class Descriptor {
public:
    explicit Descriptor(int fd) noexcept : m_fd(fd) {}
    Descriptor(Descriptor&& other) noexcept
        : m_fd(std::exchange(other.m_fd, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (m_fd >= 0) {
            close(m_fd);
        }
    }

    int get() const noexcept { return m_fd; }
    /// Closes what was there.
    void reset(int fd) noexcept {
        const Descriptor old{std::exchange(m_fd, fd)};
    }

private:
    int m_fd;
};

} // namespace hwsync
