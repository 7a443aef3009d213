#pragma once

#include <libpq-fe.h>

#include <memory>

namespace hwsync::share {

/// The functions of libpq that are used, loaded when the first publication is
/// asked for: who does not publish neither needs nor waits for it.
struct Libpq {
    decltype(&::PQconnectStartParams) connect_start;
    decltype(&::PQconnectPoll) connect_poll;
    decltype(&::PQsetErrorVerbosity) set_error_verbosity;
    decltype(&::PQsetNoticeProcessor) set_notice_processor;
    decltype(&::PQsetnonblocking) set_nonblocking;
    decltype(&::PQsocket) socket;
    decltype(&::PQstatus) status;
    decltype(&::PQerrorMessage) error_message;
    decltype(&::PQconnectionNeedsPassword) needs_password;
    decltype(&::PQfinish) finish;
    decltype(&::PQsendQuery) send_query;
    decltype(&::PQsendQueryParams) send_query_params;
    decltype(&::PQflush) flush;
    decltype(&::PQconsumeInput) consume_input;
    decltype(&::PQisBusy) is_busy;
    decltype(&::PQgetResult) get_result;
    decltype(&::PQresultStatus) result_status;
    decltype(&::PQresultErrorField) result_error_field;
    decltype(&::PQntuples) tuples;
    decltype(&::PQnfields) fields;
    decltype(&::PQgetvalue) get_value;
    decltype(&::PQgetisnull) is_null;
    decltype(&::PQgetlength) get_length;
    decltype(&::PQclear) clear;
    decltype(&::PQputCopyData) put_copy_data;
    decltype(&::PQputCopyEnd) put_copy_end;
    decltype(&::PQgetCopyData) get_copy_data;
    decltype(&::PQescapeLiteral) escape_literal;
    decltype(&::PQfreemem) free_memory;
};

/// Throws Error(storage) where it is not installed. From the first call on,
/// what libpq would read of this process's environment is taken from it: a
/// database is what the config file says, and nothing else.
const Libpq& libpq();

struct ResultDeleter {
    void operator()(PGresult* result) const { libpq().clear(result); }
};
using Result = std::unique_ptr<PGresult, ResultDeleter>;

} // namespace hwsync::share
