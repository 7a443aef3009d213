#include "catalog/open.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

namespace hwsync {

Error no_such_catalog(const std::filesystem::path& path) {
    return {
        ErrorKind::storage,
        fmt::format("there is no catalog {}", printable(path.string(), 300)),
        "make one with hwsync import-bulk, or check --catalog"};
}

} // namespace hwsync
