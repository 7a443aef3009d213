#pragma once

#include <string_view>

class Command;

// Adding a subcommand
//
// 1. Write cmd/NAME.cpp with `void add_NAME(Command& program)`, as status.cpp
//    does: a struct of options that is shared, so that it lives until the
//    command line is parsed and the action runs; add_command(); an add_...()
//    of command_line/command.hpp or command_line/values.hpp for each option;
//    two examples; and set_action().
// 2. Declare it below; name it in commands.cpp and in cmd/CMakeLists.txt.
// 3. The action gets a Context and returns ExitCode::ok or ::findings, or
//    throws hwsync::Error, which main() reports. It writes to
//    context.output(), with JsonWriter when context.format() is json, and
//    nowhere else. After a job that committed:
//    context.output().run_is_committed(result.run).
// 4. A command that runs a job sets Action::notice to end: [notify] is then
// told
//    of each run but a dry one (Action::dry_run), however it ends. One that a
//    person runs to change something sets it to figures. Both set Action::input
//    where they read a file.
// 5. Formats other than text and json: Action::formats.
// 6. Document it: man/parts and scripts/make-manuals, CHANGELOG.md. Test it in
//    tests/program/NAME_test.cpp.

/// Adds every subcommand; or only the one that is `named`, because adding them
/// all takes longer than most of them run. Parsing chooses an action, and does
/// nothing else.
void add_commands(Command& program, std::string_view named);

void add_apply(Command& program);
void add_associate(Command& program);
void add_brands(Command& program);
void add_complete(Command& program);
void add_config_check(Command& program);
void add_digest(Command& program);
void add_doctor(Command& program);
void add_explain(Command& program);
void add_gaps(Command& program);
void add_import_bulk(Command& program);
void add_import_new(Command& program);
void add_import_updates(Command& program);
void add_link(Command& program);
void add_operations(Command& program);
void add_publish(Command& program);
void add_query(Command& program);
void add_report(Command& program);
void add_restore(Command& program);
void add_runs(Command& program);
void add_setup(Command& program);
void add_shop(Command& program);
void add_show(Command& program);
void add_snapshot(Command& program);
void add_status(Command& program);
void add_suggest(Command& program);
void add_sync(Command& program);
void add_undo(Command& program);
void add_verify(Command& program);
void add_waive(Command& program);
