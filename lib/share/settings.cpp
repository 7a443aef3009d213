#include "share/settings.hpp"

#include "share/session.hpp"

namespace hwsync::share {

// Settings that the server does not know it is not asked for. Rows are read in
// the order of their key as the index has it: as long as the server has no
// statistics of a table, it would sort its rows outside memory. No query is
// compiled (JIT), which would take longer than the query. Without the checks of
// the connection, the server would keep a brand locked for a client that died.
std::string settings_sql() {
    return R"(
SELECT set_config(name, CASE name WHEN 'enable_sort' THEN 'off'
                                  WHEN 'jit' THEN 'off'
                                  WHEN 'synchronous_commit' THEN 'on'
                                  WHEN 'statement_timeout' THEN '15min'
                                  WHEN 'idle_in_transaction_session_timeout'
                                      THEN '15min'
                                  WHEN 'tcp_user_timeout' THEN '60s'
                                  WHEN 'tcp_keepalives_idle' THEN '30'
                                  WHEN 'tcp_keepalives_count' THEN '3'
                                  ELSE '10s' END, true)
FROM pg_catalog.pg_settings
WHERE name IN ('enable_sort', 'jit', 'lock_timeout', 'statement_timeout',
               'idle_in_transaction_session_timeout', 'tcp_user_timeout',
               'tcp_keepalives_idle', 'tcp_keepalives_interval',
               'tcp_keepalives_count', 'client_connection_check_interval')
    OR (name = 'synchronous_commit' AND setting = 'off')
)";
}

void begin_to_write(Session& session) {
    session.execute("BEGIN ISOLATION LEVEL READ COMMITTED;" + settings_sql());
}

void begin_to_read(Session& session) {
    session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;" +
                    settings_sql());
}

} // namespace hwsync::share
