#include "jobs/counts_json.hpp"

#include <fmt/core.h>

namespace hwsync {

std::string to_json(const RowCounts& counts) {
    return fmt::format(R"({{"read":{},"created":{},"updated":{},)"
                       R"("unchanged":{},"older":{},"deleted":{}}})",
                       counts.read, counts.created, counts.updated,
                       counts.unchanged, counts.older, counts.deleted);
}

} // namespace hwsync
