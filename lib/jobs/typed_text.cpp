#include "jobs/typed_text.hpp"

#include "base/utf8.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

namespace hwsync {

void check_typed_text(std::string_view option, std::string_view text) {
    if (!is_utf8(text)) {
        throw Error(
            ErrorKind::usage,
            fmt::format("{} '{}' is not UTF-8", option, printable(text)),
            "give it in UTF-8, which a terminal does under a locale "
            "such as C.UTF-8");
    }
}

} // namespace hwsync
