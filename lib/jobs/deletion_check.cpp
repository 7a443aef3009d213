#include "jobs/deletion_check.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

namespace hwsync {

void check_share(std::string_view what, std::uint64_t ended,
                 std::uint64_t before, double max_delete) {
    const auto share = 100.0 * static_cast<double>(ended);
    if (share <= max_delete * static_cast<double>(before)) {
        return;
    }
    throw Error(ErrorKind::safety,
                fmt::format("it would end {} of {}, {} ({:.1f} %), more than "
                            "max_delete ({:g} %)",
                            ended, before, what,
                            share / static_cast<double>(before), max_delete),
                "make sure that the export is whole, then give --max-delete");
}

} // namespace hwsync
