#include "commands.hpp"

#include <algorithm>
#include <array>

namespace {

struct Entry {
    std::string_view name;
    void (*add)(Command& program);
};

/// In the order of the help.
constexpr std::array<Entry, 29> commands{{
    {"import-bulk", &add_import_bulk},
    {"import-new", &add_import_new},
    {"import-updates", &add_import_updates},
    {"associate", &add_associate},
    {"sync", &add_sync},
    {"apply", &add_apply},
    {"verify", &add_verify},
    {"waive", &add_waive},
    {"explain", &add_explain},
    {"suggest", &add_suggest},
    {"gaps", &add_gaps},
    {"link", &add_link},
    {"undo", &add_undo},
    {"show", &add_show},
    {"status", &add_status},
    {"runs", &add_runs},
    {"shop", &add_shop},
    {"snapshot", &add_snapshot},
    {"restore", &add_restore},
    {"publish", &add_publish},
    {"brands", &add_brands},
    {"operations", &add_operations},
    {"query", &add_query},
    {"doctor", &add_doctor},
    {"report", &add_report},
    {"digest", &add_digest},
    {"config", &add_config_check},
    {"setup", &add_setup},
    {"__complete", &add_complete},
}};

} // namespace

void add_commands(Command& program, std::string_view named) {
    const auto* const only =
        std::find_if(commands.begin(), commands.end(),
                     [&](const Entry& entry) { return entry.name == named; });
    if (only != commands.end()) {
        only->add(program);
        return;
    }
    for (const auto& entry : commands) {
        entry.add(program);
    }
}
