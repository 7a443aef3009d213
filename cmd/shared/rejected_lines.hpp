#pragma once

#include "shared/context.hpp"

#include <hwsync/rejects.hpp>

#include <cstdint>
#include <optional>
#include <string>

/// With --quiet, says in one line what a run could not use: a job that went
/// well in part is not silent. Without it, the job's own warning does.
void report_rejected(const Context& context, const std::string& shop,
                     const hwsync::RejectList& rejects,
                     std::optional<std::int64_t> run);
