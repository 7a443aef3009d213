#include "commands.hpp"

void add_commands(CLI::App& app, Action& action) {
    add_import_bulk(app, action);
    add_import_new(app, action);
    add_import_updates(app, action);
    add_associate(app, action);
    add_sync(app, action);
    add_apply(app, action);
    add_verify(app, action);
    add_waive(app, action);
    add_explain(app, action);
    add_link(app, action);
    add_undo(app, action);
    add_show(app, action);
    add_status(app, action);
    add_runs(app, action);
    add_shop(app, action);
    add_snapshot(app, action);
    add_restore(app, action);
    add_operations(app, action);
    add_query(app, action);
    add_doctor(app, action);
    add_report(app, action);
    add_config_check(app, action);
    add_complete(app, action);
}

void examples(CLI::App& command, const std::vector<std::string_view>& lines) {
    std::string footer = "Examples:";
    for (const auto line : lines) {
        footer += "\n  ";
        footer += line;
    }
    command.footer(footer);
}
