#include <hwsync/as_error.hpp>

#include <fmt/core.h>

#include <new>

namespace hwsync {

Error as_error(const std::exception& exception) {
    if (const auto* error = dynamic_cast<const Error*>(&exception)) {
        return *error;
    }
    if (dynamic_cast<const std::bad_alloc*>(&exception) != nullptr) {
        return {ErrorKind::storage, "memory ran out",
                "the catalog is as it was; give the process more memory"};
    }
    return {ErrorKind::storage,
            fmt::format("something unforeseen happened ({})", exception.what()),
            "run the command again with -v, and report it if it stays"};
}

} // namespace hwsync
