#include <hwsync/as_error.hpp>

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <filesystem>
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
    if (const auto* error =
            dynamic_cast<const std::filesystem::filesystem_error*>(&exception);
        error != nullptr && error->path2().empty() &&
        error->path1().is_relative()) {
        return {ErrorKind::storage,
                fmt::format("cannot find {} ({})",
                            printable(error->path1().string()),
                            error->code().message()),
                "check whether the current folder is still there, or name the "
                "whole path"};
    }
    return {ErrorKind::storage,
            fmt::format("something unforeseen happened ({})", exception.what()),
            "run the command again with -v, and report it if it stays"};
}

} // namespace hwsync
