#include "share/libpq.hpp"

#include "base/shared_library.hpp"

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

namespace hwsync::share {

namespace {

Libpq functions_of(const SharedLibrary& library) {
    Libpq pq{};
    library.find("PQconnectStartParams", pq.connect_start);
    library.find("PQconnectPoll", pq.connect_poll);
    library.find("PQsetErrorVerbosity", pq.set_error_verbosity);
    library.find("PQsetNoticeProcessor", pq.set_notice_processor);
    library.find("PQsetnonblocking", pq.set_nonblocking);
    library.find("PQsocket", pq.socket);
    library.find("PQstatus", pq.status);
    library.find("PQerrorMessage", pq.error_message);
    library.find("PQconnectionNeedsPassword", pq.needs_password);
    library.find("PQfinish", pq.finish);
    library.find("PQsendQuery", pq.send_query);
    library.find("PQsendQueryParams", pq.send_query_params);
    library.find("PQflush", pq.flush);
    library.find("PQconsumeInput", pq.consume_input);
    library.find("PQisBusy", pq.is_busy);
    library.find("PQgetResult", pq.get_result);
    library.find("PQresultStatus", pq.result_status);
    library.find("PQresultErrorField", pq.result_error_field);
    library.find("PQntuples", pq.tuples);
    library.find("PQnfields", pq.fields);
    library.find("PQgetvalue", pq.get_value);
    library.find("PQgetisnull", pq.is_null);
    library.find("PQgetlength", pq.get_length);
    library.find("PQclear", pq.clear);
    library.find("PQputCopyData", pq.put_copy_data);
    library.find("PQputCopyEnd", pq.put_copy_end);
    library.find("PQgetCopyData", pq.get_copy_data);
    library.find("PQescapeLiteral", pq.escape_literal);
    library.find("PQfreemem", pq.free_memory);
    return pq;
}

/// Not all of them have a parameter that would overrule them.
void forget_variables() {
    std::vector<std::string> names;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view variable{*entry};
        if (variable.starts_with("PG")) {
            names.emplace_back(variable.substr(0, variable.find('=')));
        }
    }
    for (const auto& name : names) {
        unsetenv(name.c_str());
    }
}

Libpq load() {
    const SharedLibrary library{"libpq.so.5",
                                "install Debian's package libpq5"};
    forget_variables();
    return functions_of(library);
}

} // namespace

const Libpq& libpq() {
    static const Libpq loaded = load();
    return loaded;
}

} // namespace hwsync::share
