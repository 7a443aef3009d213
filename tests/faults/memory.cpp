// The allocations that a program makes, each of which may fail.
#include "plan.hpp"

#include <cerrno>
#include <cstddef>

extern "C" {

// glibc's own, past these hooks.
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* there, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
}

namespace {

bool fails() {
    if (faults::next_deed(faults::Calls::memory) == faults::Deed::nothing) {
        return false;
    }
    if (faults::plan.trace >= 0) {
        faults::put(faults::plan.trace, "allocation\n", 11);
    }
    errno = ENOMEM;
    return true;
}

} // namespace

extern "C" {

void* malloc(std::size_t size) {
    return fails() ? nullptr : __libc_malloc(size);
}

void* calloc(std::size_t count, std::size_t size) {
    return fails() ? nullptr : __libc_calloc(count, size);
}

void* realloc(void* there, std::size_t size) {
    return fails() ? nullptr : __libc_realloc(there, size);
}

void* memalign(std::size_t alignment, std::size_t size) {
    return fails() ? nullptr : __libc_memalign(alignment, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) {
    return fails() ? nullptr : __libc_memalign(alignment, size);
}

int posix_memalign(void** result, std::size_t alignment, std::size_t size) {
    if (fails()) {
        return ENOMEM;
    }
    void* const memory = __libc_memalign(alignment, size);
    if (memory == nullptr) {
        return ENOMEM;
    }
    *result = memory;
    return 0;
}
}
