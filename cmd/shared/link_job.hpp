#pragma once

#include "process/exit_code.hpp"
#include "shared/context.hpp"

#include <hwsync/link.hpp>

enum class DryRun { no, yes };

/// Who changes links here, and in which catalog.
hwsync::LinkJob link_job(const Context& context, DryRun dry_run);

/// Tells what a committed run, or a dry one, did to links.
ExitCode report_links(const Context& context, const hwsync::LinkResult& result);

/// `link list` and `link history`, below `link`.
class Command;
void add_link_list(Command& link);
void add_link_history(Command& link);
