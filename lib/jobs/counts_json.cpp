#include "jobs/counts_json.hpp"

#include <fmt/format.h>

namespace hwsync {

std::string to_json(const RowCounts& counts) {
    return fmt::format(R"({{"read":{},"created":{},"updated":{},)"
                       R"("unchanged":{},"older":{},"deleted":{}}})",
                       counts.read, counts.created, counts.updated,
                       counts.unchanged, counts.older, counts.deleted);
}

std::string lacking_to_json(const std::vector<std::string>& fields) {
    return fields.empty() ? std::string{}
                          : fmt::format(R"(,"lacking_fields":["{}"])",
                                        fmt::join(fields, R"(",")"));
}

} // namespace hwsync
