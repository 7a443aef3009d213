#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// A server's certificate and key, and the port of 127.0.0.1 where it is asked
/// for them.
struct TlsServer {
    std::filesystem::path certificate;
    std::filesystem::path key;
    int port = 0;
};

/// A PostgreSQL server of this process's own, of an unprivileged user's; gone
/// with this object.
class Cluster {
public:
    /// The one of most test cases, reached by a socket alone.
    static const Cluster& shared();
    /// One that is reached by TLS, too.
    explicit Cluster(const TlsServer& tls);
    ~Cluster();
    Cluster(const Cluster&) = delete;
    Cluster& operator=(const Cluster&) = delete;

    /// Where its socket is.
    const std::filesystem::path& folder() const noexcept { return m_folder; }

    /// What psql writes: a line a row, `|` between values. Throws where the
    /// statement fails.
    std::string sql(const std::string& database,
                    const std::string& statement) const;

private:
    Cluster();
    void make();
    void start(const std::string& options, const std::string& rules) const;
    void stop() const noexcept;

    std::filesystem::path m_folder;
    int m_port = 5432; ///< of its socket, too
};

/// Starts a program as an unprivileged user, in the background; throws where
/// that fails. `words` must make it a daemon.
void start_daemon(const std::vector<std::string>& words);

/// Whose the files of such programs must be.
void give_to_unprivileged(const std::filesystem::path& path);

/// A database of a test case's own.
class Database {
public:
    Database();
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    const std::string& name() const noexcept { return m_name; }
    /// `rest` is what else stands behind the question mark.
    std::string url(const std::string& user = "hwsync",
                    const std::string& rest = {}) const;
    std::string sql(const std::string& statement) const;

private:
    std::string m_name;
};

/// Runs a program and returns its exit code; what it writes is dropped, or
/// appended to `output`.
int run_program(const std::vector<std::string>& words,
                std::string* output = nullptr);
