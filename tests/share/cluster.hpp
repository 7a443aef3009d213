#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// A PostgreSQL server of this process's own, of an unprivileged user's, that
/// is reached by a socket alone; gone with the process. Only one is made.
class Cluster {
public:
    static const Cluster& shared();
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
    void start() const;
    void stop() const noexcept;

    std::filesystem::path m_folder;
};

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
