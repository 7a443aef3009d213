#include "commands.hpp"

void add_commands(Command& program) {
    add_import_bulk(program);
    add_import_new(program);
    add_import_updates(program);
    add_associate(program);
    add_sync(program);
    add_apply(program);
    add_verify(program);
    add_waive(program);
    add_explain(program);
    add_suggest(program);
    add_gaps(program);
    add_link(program);
    add_undo(program);
    add_show(program);
    add_status(program);
    add_runs(program);
    add_shop(program);
    add_snapshot(program);
    add_restore(program);
    add_operations(program);
    add_query(program);
    add_doctor(program);
    add_report(program);
    add_config_check(program);
    add_complete(program);
}
