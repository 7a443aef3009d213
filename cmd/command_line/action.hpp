#pragma once

#include "command_line/global_options.hpp"
#include "process/exit_code.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

class Context;

/// What the places in the config's [notify] are told of a command.
enum class Notice {
    none,    ///< nothing: it only looks
    figures, ///< what it changed, as a person did it, is in the metrics
    end      ///< it is a job: both places are told how it ends
};

/// What the command line asks for.
struct Action {
    std::function<ExitCode(const Context&)> run;

    /// Asked before all else; may be empty. Where it says no, the command does
    /// nothing, tells nobody and ends with 0.
    std::function<bool(const Context&)> is_due = {};

    /// What --format may be.
    std::vector<Format> formats = {Format::text, Format::json};

    Notice notice = Notice::none;

    /// Its --dry-run, of which nobody is told, and the file that it reads,
    /// which the metrics must not replace; null where it has none. Both must
    /// live as long as `run`, which best holds them.
    const bool* dry_run = nullptr;
    const std::string* input = nullptr;

    bool notifies() const noexcept {
        return notice != Notice::none && (dry_run == nullptr || !*dry_run);
    }
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
