#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

/// RapidJSON's own allocator gives out the null pointer where memory has run
/// out, and its users write to it. This one throws std::bad_alloc. (The library
/// has one of its own, which this room does not see.)
class JsonMemory {
public:
    static const bool kNeedFree = true; // NOLINT: RapidJSON's name

    void* Malloc(std::size_t size) { // NOLINT: as above, like those below
        // NOLINTNEXTLINE(cppcoreguidelines-no-malloc): what an allocator does
        return size == 0 ? nullptr : checked(std::malloc(size));
    }
    void* Realloc(void* memory, std::size_t, std::size_t size) { // NOLINT
        if (size == 0) {
            Free(memory);
            return nullptr;
        }
        // NOLINTNEXTLINE(cppcoreguidelines-no-malloc): as above
        return checked(std::realloc(memory, size));
    }
    static void Free(void* memory) { std::free(memory); } // NOLINT

private:
    static void* checked(void* memory) {
        if (memory == nullptr) {
            throw std::bad_alloc{};
        }
        return memory;
    }
};
