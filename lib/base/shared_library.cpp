#include "base/shared_library.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <string>

#include <dlfcn.h>

namespace hwsync {

SharedLibrary::SharedLibrary(const char* file, std::string_view remedy)
    : m_file(file), m_remedy(remedy),
      // All of it now: a function that is missing must not end the process
      // later. Unloading would leave threads and exit handlers without code.
      m_handle(dlopen(file, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE)) {
    if (m_handle == nullptr) {
        const auto* reason = dlerror();
        throw Error(ErrorKind::storage,
                    fmt::format("cannot load {} ({})", file,
                                printable(reason == nullptr ? "" : reason)),
                    std::string{remedy});
    }
}

void* SharedLibrary::address_of(const char* name) const {
    auto* address = dlsym(m_handle, name);
    if (address == nullptr) {
        throw Error(
            ErrorKind::storage,
            fmt::format("{} is too old: it has no function {}", m_file, name),
            std::string{m_remedy});
    }
    return address;
}

} // namespace hwsync
