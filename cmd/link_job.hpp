#pragma once

#include "context.hpp"
#include "exit_code.hpp"

#include <hwsync/link.hpp>

#include <CLI/CLI.hpp>

enum class DryRun { no, yes };

/// Who changes links here, and in which catalog.
hwsync::LinkJob link_job(const Context& context, DryRun dry_run);

/// Tells what a committed run, or a dry one, did to links.
ExitCode report_links(const Context& context, const hwsync::LinkResult& result);

/// `link list` and `link history`, below `link`.
struct Action;
void add_link_list(CLI::App& link, Action& action);
void add_link_history(CLI::App& link, Action& action);
