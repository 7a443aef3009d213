#include "share/session.hpp"

#include "base/made_ahead.hpp"
#include "share/connection_parameters.hpp"
#include "share/server_error.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include <poll.h>

namespace hwsync::share {

namespace {

using namespace std::chrono_literals;

constexpr Duration longest_connect = 30s;
constexpr Duration longest_connect_of_several = 10s;

/// However many places are silent, the last one's turn comes in time.
Duration longest_connect_to(std::size_t place, std::size_t count) {
    return place + 1 == count
               ? longest_connect
               : std::min(longest_connect_of_several,
                          longest_connect / static_cast<int>(count));
}

constexpr std::size_t received_at_once = std::size_t{64} * 1024;

void drop_notice(void*, const char*) {}

bool is_fine(ExecStatusType status) {
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
           status == PGRES_COPY_IN || status == PGRES_COPY_OUT ||
           status == PGRES_EMPTY_QUERY;
}

struct Free {
    void operator()(char* memory) const { libpq().free_memory(memory); }
};

Session::Rows rows_in(const PGresult* result) {
    const auto& pq = libpq();
    Session::Rows rows(static_cast<std::size_t>(pq.tuples(result)));
    const int columns = pq.fields(result);
    int at = 0;
    for (auto& row : rows) {
        for (int column = 0; column < columns; ++column) {
            if (pq.is_null(result, at, column) != 0) {
                row.emplace_back();
            } else {
                row.emplace_back(
                    std::string{pq.get_value(result, at, column),
                                static_cast<std::size_t>(
                                    pq.get_length(result, at, column))});
            }
        }
        ++at;
    }
    return rows;
}

} // namespace

Session::Session(const Server& server, const StopToken& stop, Duration silence)
    : m_stop(stop), m_silence(silence) {
    // libpq would wait for a host or an address that does not answer, and not
    // try the next.
    const auto places = places_of(server.url);
    std::string told;
    for (std::size_t i = 0; i < places.size(); ++i) {
        m_connection.reset(start_connection(server, places[i]));
        if (!m_connection) {
            throw std::bad_alloc{};
        }
        try {
            connect(longest_connect_to(i, places.size()));
            return;
        } catch (const ServerError& error) {
            told += (told.empty() ? "" : "; ") + error.told();
            if (i + 1 == places.size() || error.kind() != ErrorKind::network) {
                throw ServerError(error.state(), told);
            }
        }
    }
}

void Session::connect(Duration longest) {
    const auto& pq = libpq();
    auto* const connection = m_connection.get();
    pq.set_error_verbosity(connection, PQERRORS_VERBOSE);
    pq.set_notice_processor(connection, drop_notice, nullptr);
    auto state = PGRES_POLLING_WRITING;
    while (state != PGRES_POLLING_OK) {
        if (state == PGRES_POLLING_FAILED ||
            pq.status(connection) == CONNECTION_BAD) {
            if (pq.needs_password(connection) != 0) {
                throw ServerError("28P01", "it asks for a password");
            }
            throw connection_error(pq.error_message(connection));
        }
        wait(state == PGRES_POLLING_READING ? POLLIN : POLLOUT,
             std::min(longest, m_silence));
        state = pq.connect_poll(connection);
    }
    pq.set_error_verbosity(connection, PQERRORS_DEFAULT);
    if (pq.set_nonblocking(connection, 1) != 0) {
        fail_lost();
    }
}

/// For the server's socket to be ready, or for a stop.
void Session::wait(short events, Duration limit) {
    pollfd ready[] = {{libpq().socket(m_connection.get()), events, 0},
                      {m_stop.fd(), POLLIN, 0}};
    for (;;) {
        if (!m_is_deaf) {
            m_stop.check();
        }
        const int count =
            poll(ready, m_is_deaf ? 1 : 2, static_cast<int>(limit.count()));
        if (count > 0 && (ready[1].revents == 0 || m_is_deaf)) {
            return;
        }
        if (count == 0) {
            throw ServerError("08006", "it has not answered for too long");
        }
        if (count < 0 && errno != EINTR) {
            throw ServerError("08006", std::strerror(errno));
        }
    }
}

void Session::flush() {
    const auto& pq = libpq();
    for (;;) {
        const int left = pq.flush(m_connection.get());
        if (left == 0) {
            return;
        }
        if (left < 0) {
            fail_lost();
        }
        wait(POLLIN | POLLOUT, m_silence);
        if (pq.consume_input(m_connection.get()) == 0) {
            fail_lost();
        }
    }
}

void Session::send(const std::string& sql) {
    if (libpq().send_query(m_connection.get(), sql.c_str()) == 0) {
        fail_lost();
    }
    flush();
}

/// Null where there is none left.
Result Session::next_result() {
    const auto& pq = libpq();
    while (pq.is_busy(m_connection.get()) != 0) {
        wait(POLLIN, m_silence);
        if (pq.consume_input(m_connection.get()) == 0) {
            fail_lost();
        }
    }
    return Result{pq.get_result(m_connection.get())};
}

/// Of a statement, or of several; the first that failed is thrown.
Result Session::last_result() {
    Result last;
    Result failed;
    while (auto result = next_result()) {
        const auto status = libpq().result_status(result.get());
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT) {
            return result;
        }
        if (!is_fine(status) && !failed) {
            failed = std::move(result);
        } else {
            last = std::move(result);
        }
    }
    if (failed) {
        fail(failed.get());
    }
    if (!last) {
        fail_lost();
    }
    return last;
}

void Session::ask(const std::string& sql,
                  const std::vector<std::string>& parameters) {
    if (parameters.empty()) {
        send(sql);
        return;
    }
    std::vector<const char*> values;
    values.reserve(parameters.size());
    for (const auto& parameter : parameters) {
        values.push_back(parameter.c_str());
    }
    if (libpq().send_query_params(m_connection.get(), sql.c_str(),
                                  static_cast<int>(values.size()), nullptr,
                                  values.data(), nullptr, nullptr, 0) == 0) {
        fail_lost();
    }
    flush();
}

Session::Rows Session::answer() {
    return rows_in(last_result().get());
}

std::vector<Session::Rows> Session::query_each(const std::string& sql) {
    send(sql);
    std::vector<Rows> answers;
    Result failed;
    while (auto result = next_result()) {
        if (!is_fine(libpq().result_status(result.get()))) {
            failed = std::move(result);
        } else if (!failed) {
            answers.push_back(rows_in(result.get()));
        }
    }
    if (answers.empty() && failed) {
        fail(failed.get());
    }
    return answers;
}

std::string Session::quoted(std::string_view text) const {
    const std::unique_ptr<char, Free> literal{
        libpq().escape_literal(m_connection.get(), text.data(), text.size())};
    if (!literal) {
        throw ServerError("22021", libpq().error_message(m_connection.get()));
    }
    return literal.get();
}

void Session::execute(const std::string& sql) {
    send(sql);
    last_result();
}

void Session::commit() {
    m_stop.check();
    m_is_deaf = true;
    execute("COMMIT");
    m_is_deaf = false;
}

void Session::begin_copy_in(const std::string& sql) {
    send(sql);
    last_result();
}

void Session::put(std::string_view bytes) {
    const auto& pq = libpq();
    for (;;) {
        const int taken = pq.put_copy_data(m_connection.get(), bytes.data(),
                                           static_cast<int>(bytes.size()));
        if (taken == 1) {
            // Else all that is to be sent would gather in memory.
            flush();
            return;
        }
        if (taken < 0) {
            last_result();
            fail_lost();
        }
        wait(POLLIN | POLLOUT, m_silence);
        if (pq.consume_input(m_connection.get()) == 0) {
            fail_lost();
        }
    }
}

void Session::end_copy_in() {
    const auto& pq = libpq();
    while (true) {
        const int taken = pq.put_copy_end(m_connection.get(), nullptr);
        if (taken == 1) {
            break;
        }
        if (taken < 0) {
            last_result();
            fail_lost();
        }
        wait(POLLOUT, m_silence);
    }
    flush();
    last_result();
}

void Session::copy_out(const std::string& sql,
                       const std::function<void(std::string_view)>& take) {
    send(sql);
    last_result();
    {
        bool is_over = false;
        MadeAhead<std::string> pieces{[&](std::string& bytes) {
            while (!is_over && bytes.size() < received_at_once) {
                is_over = !receive(bytes);
            }
            return !bytes.empty();
        }};
        while (const auto* bytes = pieces.next()) {
            take(*bytes);
        }
    }
    last_result();
}

/// False where no more is to come.
bool Session::receive(std::string& bytes) {
    const auto& pq = libpq();
    for (;;) {
        char* row = nullptr;
        const int size = pq.get_copy_data(m_connection.get(), &row, 1);
        const std::unique_ptr<char, Free> owner{row};
        if (size > 0) {
            bytes.append(row, static_cast<std::size_t>(size));
        }
        if (size != 0) {
            return size > 0;
        }
        wait(POLLIN, m_silence);
        if (pq.consume_input(m_connection.get()) == 0) {
            fail_lost();
        }
    }
}

void Session::fail(const PGresult* result) const {
    const auto& pq = libpq();
    const auto* state = pq.result_error_field(result, PG_DIAG_SQLSTATE);
    const auto* message =
        pq.result_error_field(result, PG_DIAG_MESSAGE_PRIMARY);
    if (state == nullptr || message == nullptr) {
        fail_lost();
    }
    throw ServerError(state, message);
}

void Session::fail_lost() const {
    throw ServerError("08006", libpq().error_message(m_connection.get()));
}

} // namespace hwsync::share
