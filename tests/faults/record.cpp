#include "record.hpp"

#include <array>
#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace faults {

namespace {

constexpr std::size_t longest = 4096;
using Path = std::array<char, longest>;

const char* name_of(const Subject& subject, Path& place) {
    if (subject.path != nullptr) {
        return subject.path;
    }
    std::array<char, 64> entry{};
    std::snprintf(entry.data(), entry.size(), "/proc/self/fd/%d", subject.fd);
    const auto size = syscall(SYS_readlinkat, AT_FDCWD, entry.data(),
                              place.data(), place.size() - 1);
    place[size < 0 ? 0 : static_cast<std::size_t>(size)] = '\0';
    return place.data();
}

} // namespace

void trace(const Subject& subject, Calls of, Deed deed) {
    const bool counts_only = plan.deed == Deed::nothing;
    if (plan.trace < 0 || !armed || of != plan.of ||
        (deed == Deed::nothing) != counts_only) {
        return;
    }
    const int before = errno;
    Path place{};
    std::array<char, longest + 64> line{};
    const int size = std::snprintf(line.data(), line.size(), "%s %s\n",
                                   subject.call, name_of(subject, place));
    put(plan.trace, line.data(), static_cast<unsigned long>(size));
    errno = before;
}

void record(const Subject& subject, const void* bytes, std::size_t size,
            long number) {
    if (plan.record < 0 || !armed) {
        return;
    }
    const int before = errno;
    Path place{};
    std::array<char, longest + 128> line{};
    const int length =
        std::snprintf(line.data(), line.size(), "%s %ld %zu %s\n", subject.call,
                      number, size, name_of(subject, place));
    put(plan.record, line.data(), static_cast<unsigned long>(length));
    put(plan.record, static_cast<const char*>(bytes), size);
    errno = before;
}

} // namespace faults
