#pragma once

#include "plan.hpp"

#include <cstddef>

namespace faults {

/// What a call is about: a path, or a descriptor.
struct Subject {
    const char* call;
    const char* path;
    int fd;
};

/// A line for a call that was counted or that something is done to.
void trace(const Subject& subject, Calls of, Deed deed);

/// Notes a change that was made: a line with the call, the number that goes
/// with it (an offset, a length), how many bytes follow the line, and the file.
void record(const Subject& subject, const void* bytes, std::size_t size,
            long number);

} // namespace faults
