// What a program sends and connects to, each of which may fail or be the last
// that the process does.
#include "plan.hpp"
#include "record.hpp"

#include <cerrno>
#include <cstddef>

#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

using faults::Deed;

template <typename Call> long with_deed(const char* name, int fd, Call call) {
    const auto deed = faults::next_deed(faults::Calls::network);
    faults::trace({name, nullptr, fd}, faults::Calls::network, deed);
    faults::interfere(deed);
    switch (deed) {
    case Deed::fail:
        errno = faults::plan.error;
        return -1;
    case Deed::kill_before:
        faults::die();
    case Deed::kill_after:
        call();
        faults::die();
    default:
        return call();
    }
}

} // namespace

extern "C" {

int connect(int fd, const sockaddr* address, socklen_t size) {
    return static_cast<int>(with_deed("connect", fd, [=] {
        return syscall(SYS_connect, fd, address, size);
    }));
}

ssize_t send(int fd, const void* bytes, std::size_t size, int flags) {
    return with_deed("send", fd, [=] {
        return syscall(SYS_sendto, fd, bytes, size, flags, nullptr, 0);
    });
}
}
