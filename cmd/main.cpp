#include "command_line/command_line.hpp"
#include "commands.hpp"
#include "output/logger.hpp"
#include "output/progress_bar.hpp"
#include "process/core_files.hpp"
#include "process/signals.hpp"
#include "process/standard_descriptors.hpp"
#include "shared/context.hpp"
#include "shared/failure.hpp"
#include "shared/notification.hpp"

#include <hwsync/as_error.hpp>
#include <hwsync/error.hpp>
#include <hwsync/run.hpp>
#include <hwsync/stop.hpp>

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <malloc.h>
#include <unistd.h>

namespace {

/// Has large buffers that are freed go back to the system: the C library would
/// keep ever larger ones for the next, in each thread's heap (mallopt(3)).
void give_back_freed_buffers() noexcept {
    constexpr int large = 256 * 1024;
    mallopt(M_MMAP_THRESHOLD, large);
}

std::optional<std::string> environment(std::string_view name) {
    const char* const value = std::getenv(std::string(name).c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

/// Where memory runs out after the commit, it is the report that failed.
hwsync::Error what_failed(const std::exception& exception,
                          const Output& output) {
    const bool is_memory =
        dynamic_cast<const std::bad_alloc*>(&exception) != nullptr;
    return is_memory && output.is_run_committed()
               ? output.report_lost("memory ran out")
               : hwsync::as_error(exception);
}

/// What the runs did stands, whatever is recorded of their end.
void record_lost_report(const std::filesystem::path& catalog,
                        const Output& output) noexcept {
    if (output.committed_runs().empty()) {
        return;
    }
    try {
        hwsync::record_lost_report(catalog, output.committed_runs());
    } catch (const std::exception&) {
        // The process ends with it all the same.
    }
}

ExitCode run_action(const CommandLine& line, const Logger& logger,
                    const LogTail& tail, Output& output,
                    const hwsync::StopToken& stop) {
    const hwsync::Environment variables = environment;
    std::optional<Notification> notification;
    ExitCode code{};
    try {
        ProgressBar bar(logger, line.options().progress, [&notification] {
            if (notification) {
                notification->begin();
            }
        });
        const auto report_part = [&](const hwsync::Error& error) {
            bar.erase();
            logger.error(error);
        };
        const auto warn = [&](std::string_view message,
                              std::string_view remedy) {
            bar.erase();
            logger.warn_always(message, remedy);
        };
        Context context({line.command(), line.options(), variables, output, bar,
                         report_part, warn, stop});
        if (line.action().is_due && !line.action().is_due(context)) {
            output.flush();
            return ExitCode::ok;
        }
        if (line.action().notifies()) {
            notification.emplace(context, line.action(), logger, tail);
            notification->check();
        }
        code = line.action().run(context);
        bar.erase();
        output.flush();
    } catch (const ReaderIsGone& gone) {
        code = gone.code;
    } catch (const std::exception& exception) {
        code = report_failure(what_failed(exception, output), line.command(),
                              line.options().format, logger, output);
    }
    if (notification) {
        if (code == ExitCode::report_lost) {
            record_lost_report(notification->catalog(), output);
        }
        notification->end(code, output);
    }
    return code;
}

ExitCode run(const std::vector<std::string>& arguments,
             const hwsync::StopToken& stop, Output& output) {
    auto options = guess_global_options(arguments);
    std::string command;
    try {
        CommandLine line{add_commands, arguments.empty() ? std::string_view{}
                                                         : arguments.front()};
        if (arguments.empty()) {
            line.parse({"--help"});
            write_to_stderr(*line.text(), stop);
            return ExitCode::usage;
        }
        try {
            line.parse(arguments);
        } catch (...) {
            command = line.command();
            throw;
        }
        command = line.command();
        options = line.options();
        if (line.text()) {
            output.write(*line.text());
            output.flush();
            return ExitCode::ok;
        }
        if (has_color(options, environment, STDOUT_FILENO)) {
            output.use_colour();
        }
        LogTail tail;
        const Logger logger(log_style(options, environment), command, stop,
                            &tail);
        return run_action(line, logger, tail, output, stop);
    } catch (const ReaderIsGone& gone) {
        return gone.code;
    } catch (const std::exception& exception) {
        const Logger logger(log_style(options, environment), command, stop);
        return report_failure(what_failed(exception, output), command,
                              options.format, logger, output);
    }
}

ExitCode run(const std::vector<std::string>& arguments,
             const hwsync::StopToken& stop) {
    Output output(STDOUT_FILENO, stop);
    try {
        return run(arguments, stop, output);
    } catch (const std::bad_alloc&) {
        write_to_stderr("hwsync: memory ran out: give the process more\n",
                        stop);
        return output.is_run_committed() ? ExitCode::report_lost
                                         : ExitCode::storage;
    }
}

/// Where there is nothing left but the descriptor.
void write_bare(std::string_view what) noexcept {
    for (const std::string_view part :
         {std::string_view{"hwsync: "}, what, std::string_view{"\n"}}) {
        [[maybe_unused]] const auto written =
            write(STDERR_FILENO, part.data(), part.size());
    }
}

} // namespace

int main(int argc, char** argv) {
    occupy_standard_descriptors();
    forbid_core_files();
    give_back_freed_buffers();
    // curl would write the keys of every connection to it, for all to read.
    unsetenv("SSLKEYLOGFILE");
    try {
        static hwsync::StopToken stop;
        forward_signals_to(stop);
        return static_cast<int>(
            run({argv + (argc > 0 ? 1 : 0), argv + argc}, stop));
    } catch (const std::bad_alloc&) {
        write_bare("memory ran out: give the process more");
    } catch (const std::exception& exception) {
        write_bare(exception.what());
    }
    return static_cast<int>(ExitCode::storage);
}
