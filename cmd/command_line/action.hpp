#pragma once

#include "command_line/global_options.hpp"
#include "process/exit_code.hpp"

#include <functional>
#include <memory>
#include <utility>
#include <vector>

class Context;

/// What the command line asks for.
struct Action {
    std::function<ExitCode(const Context&)> run;

    /// Asked before all else; may be empty. Where it says no, the command does
    /// nothing, tells nobody and ends with 0.
    std::function<bool(const Context&)> is_due = {};

    /// What --format may be.
    std::vector<Format> formats = {Format::text, Format::json};

    /// The --dry-run of a command that is a job; null for any other command.
    /// Must live as long as `run`, which best holds it.
    const bool* dry_run = nullptr;

    /// Whether the places in the config's [notify] are told of this run. A dry
    /// run does no job.
    bool notifies() const noexcept { return dry_run != nullptr && !*dry_run; }
};

/// The formats of a list.
inline const std::vector<Format> list_formats{Format::text, Format::json,
                                              Format::csv};

/// Runs a command with the options that parsing has filled in by then.
template <typename Options>
std::function<ExitCode(const Context&)> with(std::shared_ptr<Options> options,
                                             ExitCode (*run)(const Context&,
                                                             const Options&)) {
    return [options = std::move(options), run](const Context& context) {
        return run(context, *options);
    };
}
