#pragma once

#include "process/exit_code.hpp"
#include "shared/context.hpp"
#include "shared/dry_run.hpp"
#include "shared/run_publication.hpp"

#include <hwsync/link.hpp>

/// Who changes links, and in which catalog.
hwsync::LinkJob link_job(const Context& context, DryRun dry_run);

/// Publishes and writes what a run did to links, or a dry run would do.
ExitCode report_links(const Context& context, RunPublication& publication,
                      const hwsync::LinkResult& result);

/// `link list` and `link history`, below `link`.
class Command;
void add_link_list(Command& link);
void add_link_history(Command& link);
