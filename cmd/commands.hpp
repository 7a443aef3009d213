#pragma once

#include "context.hpp"
#include "exit_code.hpp"
#include "global_options.hpp"

#include <CLI/CLI.hpp>

#include <concepts>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

// Adding a subcommand
//
// 1. Write cmd/NAME.cpp with `void add_NAME(CLI::App& app, Action& action)`:
//    app.add_subcommand(), its options into a shared struct, two examples with
//    examples(), and a callback that only sets `action`. Options that take a
//    DURATION, TIME, PERCENT or PATH: option_types.hpp. A repeatable option
//    needs ->take_all()->allow_extra_args(false).
// 2. Declare it below; name it in commands.cpp and in cmd/CMakeLists.txt.
// 3. The action gets a Context and returns ExitCode::ok or ::findings, or
//    throws hwsync::Error; main() tells of it. It writes to context.output(),
//    with JsonWriter when context.format() is json, and to nothing else. After
//    a job that committed: context.output().run_is_committed(result.run).
// 4. What runs a job: `action.notify = Notify::yes` after it is set, but not
// for
//    a dry run. [notify] then hears of it, however it ends.
// 5. Other formats than text and json: `action = {run, {Format::text, ...}}`.
// 6. Say it in cli.md; write tests/program/NAME_test.cpp.

/// Whether the places that the config's [notify] names hear of a command.
enum class Notify { no, yes };

/// What the command line asks for, and the formats that it can write.
struct Action {
    Action() = default;
    template <typename Run>
    requires std::invocable<Run&, Context&>
    Action(Run how_to_run,
           std::vector<Format> what_it_writes = {Format::text, Format::json})
        : run(std::move(how_to_run)), formats(std::move(what_it_writes)) {}

    std::function<ExitCode(Context&)> run;
    std::vector<Format> formats;
    Notify notify = Notify::no;
};

/// A dry run is no run: nobody is told that a job did well.
constexpr Notify notify_unless(bool dry_run) noexcept {
    return dry_run ? Notify::no : Notify::yes;
}

/// Adds every subcommand. Parsing sets `action`, and does nothing else.
void add_commands(CLI::App& app, Action& action);

/// The examples at the end of a command's help, without a `$`.
void examples(CLI::App& command, const std::vector<std::string_view>& lines);

void add_apply(CLI::App& app, Action& action);
void add_associate(CLI::App& app, Action& action);
void add_complete(CLI::App& app, Action& action);
void add_config_check(CLI::App& app, Action& action);
void add_doctor(CLI::App& app, Action& action);
void add_explain(CLI::App& app, Action& action);
void add_import_bulk(CLI::App& app, Action& action);
void add_import_new(CLI::App& app, Action& action);
void add_import_updates(CLI::App& app, Action& action);
void add_link(CLI::App& app, Action& action);
void add_operations(CLI::App& app, Action& action);
void add_query(CLI::App& app, Action& action);
void add_report(CLI::App& app, Action& action);
void add_restore(CLI::App& app, Action& action);
void add_runs(CLI::App& app, Action& action);
void add_shop(CLI::App& app, Action& action);
void add_show(CLI::App& app, Action& action);
void add_snapshot(CLI::App& app, Action& action);
void add_status(CLI::App& app, Action& action);
void add_verify(CLI::App& app, Action& action);
void add_sync(CLI::App& app, Action& action);
void add_waive(CLI::App& app, Action& action);
void add_undo(CLI::App& app, Action& action);
