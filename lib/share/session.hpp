#pragma once

#include "config/database_url.hpp"
#include "config/secret.hpp"
#include "share/libpq.hpp"

#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::share {

/// Where to connect to, and as whom.
struct Server {
    DatabaseUrl url;
    const Secret* password = nullptr; ///< null for none
    std::filesystem::path ca_file;    ///< empty: the system's certificates
};

/// How long a server may take for an answer where rows are sent or read.
constexpr Duration longest_silence = std::chrono::minutes{15};

/// A connection to a PostgreSQL server. Nothing that it does waits for longer
/// than it must: a stop ends it with the signal's Error, silence with a
/// ServerError. Texts are UTF-8.
class Session {
public:
    /// `silence`: how long the server may take for an answer.
    Session(const Server& server, const StopToken& stop, Duration silence);

    /// What a statement answered, as texts; null is nothing.
    using Rows = std::vector<std::vector<std::optional<std::string>>>;
    Rows query(const std::string& sql,
               const std::vector<std::string>& parameters = {}) {
        ask(sql, parameters);
        return answer();
    }

    /// The same in two steps, for who has something to do meanwhile. Without
    /// parameters, there may be several statements; the last one is answered.
    void ask(const std::string& sql,
             const std::vector<std::string>& parameters = {});
    Rows answer();

    /// Several statements in one question: what each answered, up to the first
    /// that failed. Throws where that is the first of all.
    std::vector<Rows> query_each(const std::string& sql);

    /// As a constant in SQL.
    std::string quoted(std::string_view text) const;

    /// Several statements, whose answers are dropped.
    void execute(const std::string& sql);

    /// COMMIT, which no stop interrupts any more.
    void commit();

    /// `COPY ... FROM STDIN`: begins it, sends a part of the data, ends it.
    /// Only the end tells whether the server took it.
    void begin_copy_in(const std::string& sql);
    void put(std::string_view bytes);
    void end_copy_in();

    /// `COPY ... TO STDOUT`: calls `take` for each piece of the data, while a
    /// thread of its own receives the next ones.
    void copy_out(const std::string& sql,
                  const std::function<void(std::string_view)>& take);

private:
    struct Closer {
        void operator()(PGconn* connection) const {
            libpq().finish(connection);
        }
    };

    void connect(Duration longest);
    void wait(short events, Duration limit);
    void flush();
    bool receive(std::string& bytes);
    Result next_result();
    Result last_result();
    void send(const std::string& sql);
    [[noreturn]] void fail(const PGresult* result) const;
    [[noreturn]] void fail_lost() const;

    const StopToken& m_stop;
    Duration m_silence;
    bool m_is_deaf = false; ///< to a stop
    std::unique_ptr<PGconn, Closer> m_connection;
};

} // namespace hwsync::share
